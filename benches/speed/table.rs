//! The table of README's section "Speed".

/// Figure, goal and what was measured.
#[derive(Default)]
pub struct Table(Vec<[String; 3]>);

impl Table {
    /// Adds a line, and says it at once.
    pub fn add(&mut self, figure: impl Into<String>, goal: impl Into<String>, measured: impl Into<String>) {
        let line = [figure.into(), goal.into(), measured.into()];
        println!("  {}: {} (goal {})", line[0], line[2], line[1]);
        self.0.push(line);
    }

    /// As Markdown.
    pub fn text(&self) -> String {
        let lines = self.0.iter().map(|[figure, goal, measured]| format!("| {figure} | {goal} | {measured} |\n"));
        format!("| figure | goal | measured |\n|---|---|---|\n{}", lines.collect::<String>())
    }
}
