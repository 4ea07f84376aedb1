//! The tab of the figures, and the figures above the log.

use std::task::Waker;

use eframe::egui::{self, Modifiers, Role, Vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{Bench, made_up, open, open_sized};
use crate::{
    app::state::Tab,
    fault::{Fault, Kind},
    producer::{End, Event, Listener as _},
};

/// What a screen reader says of the pictures, from top to bottom.
fn pictures(harness: &Harness<'_, Bench>) -> Vec<String> {
    let images = harness.get_all_by_role(Role::Image);
    images.map(|image| image.accesskit_node().label().unwrap_or_default()).collect()
}

/// Turns the wheel over a place, down by so many points.
fn wheel(harness: &mut Harness<'_, Bench>, over: egui::Pos2, points: f32) {
    harness.hover_at(over);
    harness.run();
    let (unit, source) = (egui::MouseWheelUnit::Point, egui::MouseWheelSource::Unknown);
    let (delta, phase) = (Vec2::new(0.0, -points), egui::TouchPhase::Move);
    harness.event(egui::Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE });
    harness.run_steps(60);
}

#[test]
fn each_picture_is_told_in_words_too() {
    let harness = open(made_up::figures_on_the_way());
    harness.get_by_label("Delivered 410");
    harness.get_by_label("100 lines a second now, 86 on average, 100 at most");
    harness.get_by_label("Half took up to 4.3 ms, 99 % up to 15.1 ms, the slowest 20.3 ms");
    harness.get_by_label("4 partitions, 90 to 136 lines each");
    harness.get_by_label("A diamond marks where lines failed, or may have arrived");
    let pictures = pictures(&harness);
    assert_eq!(pictures.len(), 3, "{pictures:?}");
    assert_eq!(
        pictures[0],
        "Delivered over 4.7 s: between 99 and 101 lines a second, 1 line failed, 1 may have arrived"
    );
    assert!(pictures[1].starts_with("Histogram of latencies from "), "{}", pictures[1]);
    assert!(pictures[2].starts_with("Partition 0: 136 lines, 33 %. Partition 1: "), "{}", pictures[2]);
}

#[test]
fn a_line_in_ten_seconds_reads_as_a_tenth_of_a_line_a_second() {
    let harness = open(made_up::figures_of_a_slow_run());
    harness.get_by_label("0.10 lines a second now, 0.10 on average, 0.10 at most");
    assert_eq!(pictures(&harness)[0], "Delivered over 59 m 51 s: between 0.10 and 0.10 lines a second");
    harness.get_by_label("1 partition, 360 lines");
}

#[test]
fn thousands_of_partitions_are_drawn_together() {
    let harness = open(made_up::figures_at_the_end(4_000));
    harness.get_by_label("Each bar is the average of 40 partitions");
    let said = pictures(&harness).pop().expect("a picture");
    assert!(said.starts_with("Lines by partition: 4,000 partitions, 0 to "), "{said}");
}

#[test]
fn the_figures_of_a_run_that_is_over_draw_no_more_frames() {
    // `run` fails when frames go on.
    let mut harness = open(made_up::figures_at_the_end(4));
    harness.hover_at(harness.get_all_by_role(Role::Image).next().expect("a picture").rect().center());
    harness.run();
    harness.step();
    assert!(!harness.ctx.has_requested_repaint());
    // Only of a run that goes on is there a rate now.
    harness.get_by_label("10,000 lines a second on average, 11,900 at most");
}

#[test]
fn the_wheel_scrolls_the_tab_and_moves_no_picture() {
    let mut harness = open_sized(made_up::figures_at_the_end(4), [1024.0, 640.0]);
    let places = |harness: &Harness<'_, Bench>| -> Vec<_> {
        harness.get_all_by_role(Role::Image).map(|image| image.rect()).collect()
    };
    let (before, said) = (places(&harness), pictures(&harness));
    assert!(before.iter().all(|place| place.right() <= 1024.0 && place.width() > 400.0), "{before:?}");
    wheel(&mut harness, before[0].center(), 120.0);
    let after = places(&harness);
    let moved = before.iter().zip(&after).map(|(before, after)| before.top() - after.top());
    assert!(moved.clone().all(|points| (points - 120.0).abs() < 1.0), "{:?}", moved.collect::<Vec<_>>());
    let place = after[0];
    harness.drag_at(place.center());
    harness.run_steps(2);
    harness.hover_at(place.center() + Vec2::new(90.0, 10.0));
    harness.run_steps(2);
    harness.drop_at(place.center() + Vec2::new(90.0, 10.0));
    harness.run_steps(2);
    assert_eq!((places(&harness), pictures(&harness)), (after, said));
}

#[test]
fn the_keyboard_reaches_each_picture_and_brings_it_into_sight() {
    let mut harness = open_sized(made_up::figures_at_the_end(4), [1024.0, 640.0]);
    harness.get_all_by_role(Role::Image).last().expect("a picture").focus();
    harness.run_steps(60);
    let last = harness.get_all_by_role(Role::Image).last().expect("a picture").rect();
    assert!(last.bottom() <= 600.0, "{last:?}");
}

#[test]
fn the_pointer_over_a_picture_is_told_the_figures_there() {
    let mut harness = open(made_up::figures_at_the_end(4));
    let places: Vec<_> = harness.get_all_by_role(Role::Image).map(|image| image.rect()).collect();
    for (place, said) in [(places[0], " lines a second"), (places[1], " %"), (places[2], "Partition ")] {
        harness.hover_at(place.center() - Vec2::new(place.width() * 0.2, 0.0));
        harness.run_steps(3);
        let said = |label: &str| label.contains(said) && label.contains(" to ") != label.starts_with("Partition ");
        let labels = harness.get_all_by_role(Role::Label).filter_map(|node| node.accesskit_node().value());
        let labels: Vec<_> = labels.collect();
        assert!(labels.iter().any(|label| said(label)), "{labels:?}");
    }
}

#[test]
fn where_there_is_nothing_to_show_the_tab_says_so() {
    let mut state = made_up::first_start();
    state.tab = Tab::Figures;
    open(state).get_by_label("Rate, latency and partitions of a run will be shown here");
    let mut state = made_up::broken();
    state.tab = Tab::Figures;
    open(state).get_by_label("No line has its answer yet");
}

#[test]
fn rate_and_latency_stand_above_the_log() {
    let mut state = made_up::figures_at_the_end(4);
    state.tab = Tab::Log;
    let harness = open_sized(state, [1024.0, 640.0]);
    harness.get_by_label("Latency, median and 99 %: 9.1 ms, 36.0 ms");
    let rate = harness.get_by_label("Delivered a second, mean: 10,000").rect();
    assert!(rate.right() <= 1024.0 - 16.0, "{rate:?}");
    let mut state = made_up::figures_on_the_way();
    state.tab = Tab::Log;
    let harness = open(state);
    harness.get_by_label("Delivered a second: 100");
    harness.get_by_label("By partition, 0 to 3");
}

#[test]
fn in_a_pause_without_any_answer_to_come_nothing_is_delivered() {
    let mut state = made_up::figures_on_the_way();
    state.tab = Tab::Log;
    let mut recorder = state.run.as_ref().expect("a run").recorder(Waker::noop().clone());
    for row in [410, 411] {
        recorder.event(made_up::ended(row, End::NotSent(Fault::new(Kind::Stopped).into())));
    }
    recorder.event(Event::Paused { run: 1, paused: true });
    open(state).get_by_label("Delivered a second: 0");
}
