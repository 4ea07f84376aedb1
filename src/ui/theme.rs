//! All colours and sizes of the window, for the light and the dark theme.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, Style, TextStyle,
    Visuals, vec2,
};

use crate::settings;

/// Sizes in points: steps of 4, apart from the heights of controls and rows.
pub const FORM_WIDTH: f32 = 340.0;
pub const STATUS_HEIGHT: f32 = 44.0;
pub const CONTROL_HEIGHT: f32 = 30.0;
pub const PRIMARY_HEIGHT: f32 = 38.0;
pub const ROW_HEIGHT: f32 = 26.0;
pub const LABEL_WIDTH: f32 = 92.0;
pub const MARGIN: f32 = 16.0;
pub const GAP: f32 = 8.0;
pub const CORNER: u8 = 6;

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    pub window: Color32,
    pub panel: Color32,
    pub line: Color32,
    pub border: Color32,
    pub text: Color32,
    pub quiet: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub delivered: Color32,
    pub failed: Color32,
    pub waiting: Color32,
    pub selected: Color32,
    pub stripe: Color32,
    /// The ground of a text field.
    pub field: Color32,
    /// The ground of the chosen part of a two-part switch; the other part stands on `window`.
    pub chosen: Color32,
    /// The parts of a formatted value, on `panel`.
    pub json_name: Color32,
    pub json_text: Color32,
    pub json_number: Color32,
    pub json_word: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The light theme.
pub const LIGHT: Palette = Palette {
    window: rgb(0xF4F5F7),
    panel: rgb(0xFFFFFF),
    line: rgb(0xDFE3E8),
    border: rgb(0xB9C0CA),
    text: rgb(0x1A1E25),
    quiet: rgb(0x586172),
    accent: rgb(0x3450C8),
    on_accent: rgb(0xFFFFFF),
    delivered: rgb(0x19734A),
    failed: rgb(0xB92C25),
    waiting: rgb(0x855600),
    selected: rgb(0xE8ECFB),
    stripe: rgb(0xFAFBFC),
    field: rgb(0xFFFFFF),
    chosen: rgb(0xFFFFFF),
    json_name: rgb(0x2F4BBF),
    json_text: rgb(0x14665A),
    json_number: rgb(0x8A4A08),
    json_word: rgb(0x7B3F9E),
};

/// The dark theme.
pub const DARK: Palette = Palette {
    window: rgb(0x12151A),
    panel: rgb(0x1A1E25),
    line: rgb(0x2B313B),
    border: rgb(0x465061),
    text: rgb(0xE6E9EF),
    quiet: rgb(0xA1AAB8),
    accent: rgb(0x5B78F0),
    on_accent: rgb(0x0C1020),
    delivered: rgb(0x5FCB92),
    failed: rgb(0xFF8C82),
    waiting: rgb(0xEDB95E),
    selected: rgb(0x232C4A),
    stripe: rgb(0x1D2129),
    field: rgb(0x12151A),
    chosen: rgb(0x2B313B),
    json_name: rgb(0x9DB2FF),
    json_text: rgb(0x7FD1B9),
    json_number: rgb(0xE8B26B),
    json_word: rgb(0xD3A6F0),
};

/// The palette that is drawn with now.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Quiet text.
pub fn small() -> FontId {
    FontId::proportional(12.0)
}

/// The text of labels and controls.
pub fn body() -> FontId {
    FontId::proportional(14.0)
}

/// Titles of steps and faults, and the chosen part of a switch.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// Keys, values and digits in columns.
pub fn mono() -> FontId {
    FontId::monospace(13.0)
}

/// Sets fonts and both themes. Called once.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, palette) in [(egui::Theme::Light, &LIGHT), (egui::Theme::Dark, &DARK)] {
        ctx.set_style_of(theme, style(theme, palette));
    }
}

/// Follows the choice of theme.
pub fn choose(ctx: &egui::Context, theme: settings::Theme) {
    ctx.set_theme(match theme {
        settings::Theme::System => egui::ThemePreference::System,
        settings::Theme::Light => egui::ThemePreference::Light,
        settings::Theme::Dark => egui::ThemePreference::Dark,
    });
}

/// JetBrains Mono without its ligatures (the font's feature `calt`): who reads `>=` has to see two characters to type two.
const MONOSPACE: &[u8] = include_bytes!("../../icons/fonts/JetBrainsMono-NoLigatures.ttf");

/// Inter and JetBrains Mono, with egui's own fonts behind them for what they lack.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 3] = [
        ("inter", include_bytes!("../../icons/fonts/Inter-Regular.otf")),
        ("inter-semibold", include_bytes!("../../icons/fonts/Inter-SemiBold.otf")),
        ("jetbrains-mono", MONOSPACE),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let behind = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &str| std::iter::once(first.to_owned()).chain(behind.iter().cloned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, family("inter"));
    fonts.families.insert(FontFamily::Name("semibold".into()), family("inter-semibold"));
    fonts.families.entry(FontFamily::Monospace).or_default().insert(0, "jetbrains-mono".to_owned());
    fonts
}

fn style(theme: egui::Theme, palette: &Palette) -> Style {
    let mut style = theme.default_style();
    style.text_styles = [
        (TextStyle::Small, small()),
        (TextStyle::Body, body()),
        (TextStyle::Button, body()),
        (TextStyle::Heading, strong(15.0)),
        (TextStyle::Monospace, mono()),
    ]
    .into();
    style.spacing.item_spacing = vec2(GAP, GAP);
    style.spacing.button_padding = vec2(10.0, 4.0);
    style.spacing.interact_size = vec2(CONTROL_HEIGHT, CONTROL_HEIGHT);
    style.spacing.menu_margin = Margin::same(4);
    style.spacing.window_margin = Margin::same(20);
    // Slim and pale also beneath the pointer: it passes close by the buttons at the form's right end.
    style.spacing.scroll.bar_width = 6.0;
    style.spacing.scroll.foreground_color = false;
    style.spacing.tooltip_width = 320.0;
    style.spacing.icon_width = 16.0;
    style.spacing.icon_width_inner = 8.0;
    style.spacing.icon_spacing = 8.0;
    style.interaction.tooltip_delay = 0.4;
    style.visuals = visuals(style.visuals, palette);
    style
}

fn visuals(mut visuals: Visuals, palette: &Palette) -> Visuals {
    let corner = CornerRadius::same(CORNER);
    let widgets = &mut visuals.widgets;
    for (widget, fill, border, width) in [
        (&mut widgets.noninteractive, palette.panel, palette.line, 1.0),
        (&mut widgets.inactive, palette.panel, palette.border, 1.0),
        (&mut widgets.hovered, palette.window, palette.quiet, 1.0),
        (&mut widgets.active, palette.window, palette.accent, 1.5),
        (&mut widgets.open, palette.window, palette.accent, 1.5),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(width, border);
        widget.fg_stroke = Stroke::new(1.5, palette.text);
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    }
    visuals.selection.bg_fill = if visuals.dark_mode { rgb(0x33468F) } else { rgb(0xC9D3F8) };
    visuals.selection.stroke = Stroke::new(1.5, palette.accent);
    visuals.weak_text_color = Some(palette.quiet);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.stripe;
    visuals.extreme_bg_color = palette.window;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.code_bg_color = palette.window;
    visuals.error_fg_color = palette.failed;
    visuals.warn_fg_color = palette.waiting;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.disabled_alpha = 0.6;
    visuals.panel_fill = palette.panel;
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = corner;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_characters_of_a_text_are_drawn_as_one() {
        assert!(!MONOSPACE.windows(4).any(|tag| tag == b"calt"));
    }

    /// WCAG 2.1's relative luminance.
    fn luminance(color: Color32) -> f64 {
        let channel = |byte: u8| match f64::from(byte) / 255.0 {
            low if low <= 0.04045 => low / 12.92,
            high => ((high + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn every_text_stands_out_from_every_ground_it_is_drawn_on() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        for palette in [&LIGHT, &DARK] {
            let grounds = [palette.window, palette.panel, palette.field, palette.selected, palette.stripe];
            let texts = [palette.text, palette.quiet, palette.delivered, palette.failed, palette.waiting];
            for (text, ground) in texts.iter().flat_map(|text| grounds.iter().map(move |ground| (text, ground))) {
                assert!(contrast(*text, *ground) >= 4.5, "{text:?} on {ground:?}: {}", contrast(*text, *ground));
            }
            // The primary button lights up towards the text's colour: see `widgets::primary`.
            for ground in [0.0, 0.12, 0.2].map(|share| palette.accent.lerp_to_gamma(palette.text, share)) {
                assert!(contrast(palette.on_accent, ground) >= 4.5, "{ground:?}");
            }
            assert!(contrast(palette.text, palette.chosen) >= 4.5);
            for part in [palette.json_name, palette.json_text, palette.json_number, palette.json_word] {
                assert!(contrast(part, palette.panel) >= 4.5, "{part:?}");
            }
            // A wide button that cannot be pressed: see `widgets::wide_button`.
            assert!(contrast(palette.quiet, palette.line) >= 4.5);
        }
    }
}
