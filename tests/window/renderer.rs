//! The renderer: glow first, wgpu where glow fails.

use super::seat::{Program, Seat};

#[test]
fn without_opengl_the_window_opens_by_vulkan_and_works() {
    let seat = Seat::without_glx();
    let Program { process, mut window } = seat.start_with(|command| {
        command.env("RUST_LOG", "egui_inspection=info,line_producer=warn");
        // The other way to OpenGL is EGL: it finds no vendor's library.
        command.env("__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null");
    });
    window.press("Send 10 lines");
    window.until_said("Finished: 10 lines delivered");
    assert!(process.said().contains("glow failed, trying wgpu"), "{}", process.said());
    assert!(seat.desktop.picture("wgpu").colours > 50);
}
