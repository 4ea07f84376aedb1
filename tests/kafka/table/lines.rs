//! Lines that cannot be sent as they are.

use line_producer::{delivery::State, fault::Kind, run::Form};
use tempfile::TempDir;

use super::{
    Case, Place, assert_all,
    form::{file, of_file, plain},
};
use crate::{
    cluster::{Cluster, TOPIC},
    listener::Listener,
};

#[test]
fn a_line_that_cannot_be_sent_is_named_and_the_others_arrive() {
    let cluster = Cluster::shared();
    let topic = format!("{TOPIC}-bad-lines");
    cluster.create_topic(&topic, 1);
    let form = Form { topic: topic.clone(), ..plain(&cluster.address(Listener::Plaintext)) };
    let mut folders: Vec<TempDir> = Vec::new();
    let mut case = |name, line: &[u8], key_field: &str, wanted| {
        let (folder, path) = file(&[b"{\"k\":1}\n", line, b"\n{\"k\":3}\n"].concat());
        folders.push(folder);
        let form = Form { key_field: key_field.to_owned(), ..of_file(form.clone(), &path) };
        Case { name, form, secret: None, wanted, place: Place::Row(State::Failed) }
    };
    let long = [b"{\"k\":\"".as_slice(), &vec![b'x'; 1_000_100], b"\"}"].concat();
    let field = || "k".to_owned();
    let cases = vec![
        case("not JSON", b"{\"k\":", "", Kind::NotJson { column: 5 }),
        case("not UTF-8", b"{\"k\":\"\xff\"}", "", Kind::NotUtf8 { column: 7 }),
        case("no key", b"{\"n\":2}", "k", Kind::KeyMissing { field: field() }),
        case("a key that is a list", b"{\"k\":[2]}", "k", Kind::KeyNotScalar { field: field() }),
        case("longer than is sent", &long, "", Kind::LineTooLong { length: long.len() as u64, limit: 1_000_000 }),
    ];
    let sent = cases.len() * 3;
    assert_all(cases);
    let good = cluster.consume_all(&topic).into_iter().filter(|message| message.value.len() == 7);
    assert_eq!(good.count(), sent * 2, "the window and the terminal, twice, sent both good lines of each file");
}
