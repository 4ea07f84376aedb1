//! What a screen reader is told about the window.

use eframe::egui::accesskit::{Action, Node, NodeId, Rect, Role, TreeUpdate};

/// The window's parts at one moment.
pub struct Tree(pub TreeUpdate);

impl Tree {
    fn node(&self, id: NodeId) -> Option<&Node> {
        self.0.nodes.iter().find(|(other, _)| *other == id).map(|(_, node)| node)
    }

    /// The name of a part: its own, or that of the label beside it.
    pub fn name(&self, node: &Node) -> String {
        if let Some(label) = node.label() {
            return label.to_owned();
        }
        let named = node.labelled_by().iter().filter_map(|id| self.node(*id));
        named.filter_map(|label| label.value().or(label.label())).collect::<Vec<_>>().join(" ")
    }

    /// All parts of this role and name.
    fn all(&self, role: Role, name: &str) -> impl Iterator<Item = (NodeId, &Node)> {
        let nodes = self.0.nodes.iter().filter(move |(_, node)| node.role() == role && self.name(node) == name);
        nodes.map(|(id, node)| (*id, node))
    }

    /// The part of this role and name. Two of them are a mistake: a person could not tell them apart.
    pub fn find(&self, role: Role, name: &str) -> Option<(NodeId, &Node)> {
        let mut all = self.all(role, name);
        let first = all.next();
        assert!(all.next().is_none(), "there are two: {role:?} {name}");
        first
    }

    /// The button of this name.
    pub fn button(&self, name: &str) -> Option<&Node> {
        self.find(Role::Button, name).map(|(_, node)| node)
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<(NodeId, &Node)> {
        let roles = [Role::TextInput, Role::MultilineTextInput, Role::PasswordInput];
        roles.into_iter().find_map(|role| self.find(role, name))
    }

    /// What stands in the field of this name.
    pub fn typed(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(|(_, node)| node.value())
    }

    /// The one part of this name that can be pressed now.
    pub fn pressable(&self, name: &str) -> Option<NodeId> {
        let can = |node: &Node| node.supports_action(Action::Click) && !node.is_disabled();
        let labels = |node: &Node| matches!(node.role(), Role::Label | Role::TextInput);
        let mut all = self.0.nodes.iter().filter(|(_, node)| can(node) && !labels(node) && self.name(node) == name);
        let first = all.next().map(|(id, _)| *id);
        assert!(all.next().is_none(), "there are two: {name}");
        first
    }

    /// All parts in the order in which a screen reader goes through them.
    fn in_order(&self) -> Vec<&Node> {
        let mut order = Vec::new();
        let mut todo: Vec<NodeId> = self.0.tree.iter().map(|tree| tree.root).collect();
        while let Some(node) = todo.pop().and_then(|id| self.node(id)) {
            order.push(node);
            todo.extend(node.children().iter().rev());
        }
        order
    }

    /// Every text that can be read, in its order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.in_order().into_iter().filter(|node| node.role() == Role::Label).filter_map(Node::value)
    }

    /// Whether this very text can be read somewhere.
    pub fn says(&self, text: &str) -> bool {
        self.texts().any(|said| said == text)
    }

    /// The names of all parts of a role, in their order.
    pub fn names(&self, role: Role) -> Vec<String> {
        let nodes = self.in_order().into_iter().filter(|node| node.role() == role);
        nodes.map(|node| self.name(node)).collect()
    }

    /// The figure of the one counter of this name.
    pub fn counter(&self, name: &str) -> Option<&str> {
        let figure = |text: &'_ str| text.starts_with(|letter: char| letter.is_ascii_digit());
        let mut figures = self.texts().filter_map(|text| text.strip_prefix(name)?.strip_prefix(' '));
        let first = figures.find(|text| figure(text));
        assert!(!figures.any(figure), "there are two counters {name}");
        first
    }

    /// The part that has the keyboard: its name and where it is.
    pub fn focused(&self) -> Option<(NodeId, String, Rect)> {
        let id = self.0.focus;
        let node = self.node(id).filter(|node| node.supports_action(Action::Focus))?;
        Some((id, self.name(node), node.bounds()?))
    }

    /// Where a part is.
    pub fn place(&self, id: NodeId) -> Option<Rect> {
        self.node(id)?.bounds()
    }

    /// All that there is in the tree, as text.
    pub fn everything(&self) -> String {
        format!("{:?}", self.0)
    }

    /// Everything, for the message of a test that fails.
    pub fn read(&self) -> String {
        let line = |node: &Node| {
            let disabled = if node.is_disabled() { ", disabled" } else { "" };
            format!("{:?} {:?} {:?}{disabled}\n", node.role(), self.name(node), node.value())
        };
        let silent = |node: &&Node| !matches!(node.role(), Role::GenericContainer | Role::TextRun);
        self.in_order().into_iter().filter(silent).map(line).collect()
    }
}
