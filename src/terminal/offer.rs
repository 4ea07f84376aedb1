//! The flags for what is offered and when: how often, how far apart, and what goes with each line.

use clap::{ArgGroup, Args};

use super::plan::{Wrong, put};
use crate::{
    run::{Form, HeaderRow, Spacing},
    text::terminal_offer as words,
};

/// Each has the name of its field in the form.
#[derive(Debug, Default, Args)]
#[command(group = ArgGroup::new("spacing").args(["delay", "rate", "as_recorded"]))]
pub struct OfferArguments {
    #[arg(long, value_name = "N|endless", help = words::REPEAT)]
    pub repeat: Option<String>,
    #[arg(long, value_name = "TIME", help = words::DELAY)]
    pub delay: Option<String>,
    #[arg(long, value_name = "N", help = words::RATE)]
    pub rate: Option<String>,
    #[arg(long, value_name = "FIELD", help = words::AS_RECORDED)]
    pub as_recorded: Option<String>,
    #[arg(long, value_name = "N", help = words::SPEED, requires = "as_recorded")]
    pub speed: Option<String>,
    #[command(flatten)]
    pub beside: BesideArguments,
    #[arg(long, value_name = "N", help = words::PARTITION)]
    pub partition: Option<String>,
}

/// What goes with each message beside value and key.
#[derive(Debug, Default, Args)]
pub struct BesideArguments {
    #[arg(long = "header", value_name = "NAME=VALUE", help = words::HEADER)]
    pub headers: Vec<String>,
    #[arg(long = "header-field", value_name = "NAME=FIELD", help = words::HEADER_FIELD)]
    pub header_fields: Vec<String>,
    #[arg(long, value_name = "FIELD", help = words::TIMESTAMP_FIELD)]
    pub timestamp_field: Option<String>,
}

impl OfferArguments {
    /// Puts into the form what is given.
    pub(super) fn fill(&self, form: &mut Form) -> Result<(), Wrong> {
        put(&mut form.repeat, self.repeat.as_ref());
        put(&mut form.delay, self.delay.as_ref());
        put(&mut form.rate, self.rate.as_ref());
        put(&mut form.time_field, self.as_recorded.as_ref());
        put(&mut form.speed, self.speed.as_ref());
        if self.rate.is_some() {
            form.spacing = Spacing::Rate;
        } else if self.as_recorded.is_some() {
            form.spacing = Spacing::Recorded;
        }
        put(&mut form.partition, self.partition.as_ref());
        self.beside.fill(form)
    }
}

impl BesideArguments {
    /// Puts into the form what is given.
    pub(super) fn fill(&self, form: &mut Form) -> Result<(), Wrong> {
        for (given, from_field, flag) in
            [(&self.headers, false, "--header"), (&self.header_fields, true, "--header-field")]
        {
            for text in given {
                let (name, value) = text.split_once('=').ok_or_else(|| Wrong(words::no_equals(flag, text)))?;
                let (name, value) = (name.to_owned(), value.to_owned());
                form.headers.push(HeaderRow { name, value, from_field });
            }
        }
        put(&mut form.timestamp_field, self.timestamp_field.as_ref());
        Ok(())
    }
}
