//! How the counting stands: a sentence, what the group did, what is not in the totals, and what is in the way.

use eframe::egui::{Color32, Label, RichText, Ui};

use crate::{
    app::state::Counted,
    fault::{Fault, Kind},
    reader::totals::{News, Owner, Phase, Snapshot},
    text::totals as words,
    ui::{
        theme::{palette, small, strong},
        view::View,
        widgets::{quiet, strip},
    },
};

pub(super) fn ui(ui: &mut Ui, view: &View<'_>) {
    let Some(counted) = &view.state.totals.counted else { return };
    let snapshot = &counted.snapshot;
    let goes_on = view.state.totals.goes_on(view.state.form.topic.trim());
    let palette = palette(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add(Label::new(RichText::new(sentence(snapshot, goes_on)).color(palette.text)).wrap());
        let Counted { topic, by, number, .. } = counted;
        let mut parts = vec![words::about(topic, by, number, &snapshot.group)];
        parts.extend(shared(snapshot));
        parts.extend(snapshot.news.last().map(news));
        quiet(ui, parts.join(". "));
        notes(ui, counted);
    });
    let ended = match &snapshot.phase {
        Phase::Ended(fault) => fault.as_ref(),
        _ => None,
    };
    match ended.or(snapshot.trouble.as_ref()) {
        Some(fault) if ended.is_some() => trouble(ui, fault, palette.failed),
        Some(fault) if !matches!(snapshot.phase, Phase::Ended(_)) => trouble(ui, fault, palette.waiting),
        _ => {}
    }
}

/// `goes_on`: a start would go on with this.
fn sentence(snapshot: &Snapshot, goes_on: bool) -> String {
    let counting = || {
        let mine = || snapshot.partitions.iter().filter(|partition| partition.owner == Owner::This);
        let behind: Option<u64> = mine().map(|partition| partition.lag()).sum();
        let behind = behind.filter(|_| mine().next().is_some());
        words::counting(snapshot.counters.messages, snapshot.rows.len() as u64, behind)
    };
    match &snapshot.phase {
        Phase::Connecting => words::CONNECTING.to_owned(),
        Phase::Joining => words::JOINING.to_owned(),
        Phase::Counting => counting(),
        Phase::Leaving => words::LEAVING.to_owned(),
        Phase::Ended(None) if goes_on => words::STOPPED.to_owned(),
        Phase::Ended(None) => words::STOPPED_ELSEWHERE.to_owned(),
        Phase::Ended(Some(Fault { kind: Kind::PracticeGone { .. }, .. })) => words::PRACTICE_ENDED.to_owned(),
        Phase::Ended(Some(_)) => words::FAILED.to_owned(),
    }
}

fn shared(snapshot: &Snapshot) -> Option<String> {
    let mine = snapshot.partitions.iter().filter(|partition| partition.owner == Owner::This).count();
    (snapshot.phase == Phase::Counting).then(|| words::shared(mine, snapshot.partitions.len()))
}

fn news(news: &News) -> String {
    match news {
        News::Went(partitions) => words::went(partitions),
        News::Came(partitions) => words::came(partitions),
        News::StartedOver => words::STARTED_OVER.to_owned(),
    }
}

/// What is not in the totals, each with what that means.
fn notes(ui: &mut Ui, counted: &Counted) {
    let counters = counted.snapshot.counters;
    let notes = [
        words::not_json(counters.not_json),
        words::without_value(counters.without_value, &counted.by),
        words::without_number(counters.without_number, &counted.number),
        words::too_long(counters.too_long, &counted.number),
        words::unreadable(counters.unreadable),
        words::elsewhere(counters.elsewhere),
        words::gone(counters.gone),
        words::missing_here(counted.snapshot.missing_here()),
    ];
    if notes.iter().all(Option::is_none) {
        return;
    }
    let color = palette(ui).waiting;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for note in notes.into_iter().flatten() {
            ui.label(RichText::new(note.text).font(small()).color(color)).on_hover_text(note.tip);
        }
    });
}

fn trouble(ui: &mut Ui, fault: &Fault, edge: Color32) {
    let words = fault.words();
    strip(ui, edge, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(RichText::new(words.title).font(strong(14.0)));
        ui.add(Label::new(format!("{} {}", words.happened, words.to_try)).wrap().selectable(true));
        if !fault.technical.is_empty() {
            quiet(ui, fault.technical.as_str());
        }
    });
}
