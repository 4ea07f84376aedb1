//! The window as egui's inspection shows it: read and pressed by the names of its parts.

use std::{net::TcpStream, time::Duration};

use eframe::egui::{
    Event, Key, Modifiers,
    accesskit::{Action, ActionRequest, NodeId, Role, TreeId},
};
use egui_inspection::{
    Request, Response,
    protocol::{PROTOCOL_VERSION, read_handshake, read_message, write_message},
};

use super::{process::until, tree::Tree};

/// Longer than the program itself takes to give up a request.
const SILENCE: Duration = Duration::from_secs(30);

/// A connection to the program's window.
pub struct Window(TcpStream);

impl Window {
    /// Shakes hands over `stream`.
    pub fn read_over(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(SILENCE)).expect("a limit");
        assert_eq!(read_handshake(&stream).expect("a handshake"), PROTOCOL_VERSION);
        Self(stream)
    }

    fn ask(&mut self, request: &Request) -> Response {
        write_message(&self.0, request).expect("the program listens");
        match read_message(&self.0).expect("the program answers") {
            Response::Error { message } => panic!("{message}"),
            response => response,
        }
    }

    /// What is in the window now. Asking draws a frame.
    pub fn tree(&mut self) -> Tree {
        self.tree_and_frame().0
    }

    /// The same, with the number of frames drawn so far.
    pub fn tree_and_frame(&mut self) -> (Tree, u64) {
        match self.ask(&Request::GetTree) {
            Response::Tree { accesskit: Some(tree), step, .. } => (Tree(tree), step),
            response => panic!("no tree: {response:?}"),
        }
    }

    /// Draws frames until the window wants no other one at once, and the last of them is on the screen.
    pub fn settle(&mut self) {
        let Response::Settled { settled: true, .. } = self.ask(&Request::Settle { max_steps: 600 }) else {
            panic!("the window never comes to rest")
        };
        // A request is answered before its frame is painted, hence one more.
        self.tree();
    }

    fn events(&mut self, events: Vec<Event>) {
        self.ask(&Request::ApplyEvents { events });
    }

    /// Waits until the window shows what `find` looks for.
    pub fn until<T>(&mut self, what: &str, find: impl Fn(&Tree) -> Option<T>) -> T {
        let mut last = None;
        let found = until(|| find(last.insert(self.tree())));
        found.unwrap_or_else(|| {
            panic!("the window never shows {what}:\n{}", last.map(|tree| tree.read()).unwrap_or_default())
        })
    }

    /// Waits until the window says exactly this somewhere.
    pub fn until_said(&mut self, text: &str) {
        self.until(text, |tree| tree.says(text).then_some(()));
    }

    /// Waits until so many lines are delivered, or more: a run does not wait to be looked at.
    pub fn until_delivered(&mut self, lines: u64) {
        self.until(&format!("{lines} delivered"), |tree| {
            let figure: u64 = tree.counter("Delivered")?.replace(',', "").parse().ok()?;
            (figure >= lines).then_some(())
        });
    }

    /// Presses what has this name, as a screen reader does, once it can be pressed.
    pub fn press(&mut self, name: &str) {
        let target = self.until(&format!("{name}, to be pressed"), |tree| tree.pressable(name));
        self.action(Action::Click, target);
    }

    /// Presses the row whose name begins so.
    pub fn press_row(&mut self, name: &str) {
        let row = self.until(name, |tree| tree.names(Role::Row).into_iter().find(|row| row.starts_with(name)));
        self.press(&row);
    }

    /// Opens the list of this name and chooses an entry of it.
    pub fn choose(&mut self, list: &str, entry: &str) {
        self.press(list);
        self.press(entry);
    }

    /// Types `text` into the field of this name, instead of what is in it, and leaves the field.
    pub fn fill(&mut self, name: &str, text: &str) {
        self.type_into(name, text);
        self.key(Key::Tab, Modifiers::NONE);
    }

    /// The same, without leaving the field.
    pub fn type_into(&mut self, name: &str, text: &str) {
        let target = self.until(&format!("the field {name}"), |tree| tree.field(name).map(|(id, _)| id));
        self.action(Action::Focus, target);
        self.key(Key::A, Modifiers::COMMAND);
        self.key(Key::Backspace, Modifiers::NONE);
        self.events(vec![Event::Text(text.to_owned())]);
    }

    /// Pastes a text, wherever the keyboard is.
    pub fn paste(&mut self, text: &str) {
        self.events(vec![Event::Paste(text.to_owned())]);
    }

    /// Presses and releases a key.
    pub fn key(&mut self, key: Key, modifiers: Modifiers) {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.events(vec![event(true), event(false)]);
    }

    fn action(&mut self, action: Action, target_node: NodeId) {
        let request = ActionRequest { action, target_tree: TreeId::ROOT, target_node, data: None };
        self.events(vec![Event::AccessKitActionRequest(request)]);
    }

    /// Waits until the field of this name can be typed into or not.
    pub fn until_enabled(&mut self, role: Role, name: &str, enabled: bool) {
        self.until(&format!("{name}, enabled: {enabled}"), |tree| {
            tree.find(role, name).filter(|(_, node)| node.is_disabled() != enabled).map(drop)
        });
    }
}
