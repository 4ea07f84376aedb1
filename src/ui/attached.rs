//! What goes with a message beside value and key: its times and headers, for the chosen row and the chosen record.

use eframe::egui::{Color32, Label, RichText, TextFormat, Ui, text::LayoutJob};

use super::theme::{self, palette};
use crate::{run::Attached, text::attached as words};

/// Draws what there is.
pub fn ui(ui: &mut Ui, attached: &Attached) {
    let times = [(words::TIMESTAMP, attached.timestamp_ms), (words::RECORDED, attached.recorded_ms)];
    for (name, time_ms) in times {
        if let Some(time_ms) = time_ms {
            named(ui, name, &words::time(time_ms), palette(ui).text);
        }
    }
    if attached.headers.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(RichText::new(words::HEADERS).font(theme::strong(14.0)));
    for header in &attached.headers {
        let value = header.value.as_ref().map(|(text, whole)| (text.as_str(), *whole));
        let told = value.is_some_and(|(text, _)| !text.is_empty());
        let color = if told { palette(ui).text } else { palette(ui).quiet };
        named(ui, &header.name, &words::value(value), color);
    }
}

/// A name and its value, in one text that can be selected.
fn named(ui: &mut Ui, name: &str, value: &str, color: Color32) {
    let mut job = LayoutJob::default();
    job.append(&format!("{name}: "), 0.0, TextFormat::simple(theme::body(), palette(ui).quiet));
    job.append(value, 0.0, TextFormat::simple(theme::mono(), color));
    ui.add(Label::new(job).wrap().selectable(true));
}
