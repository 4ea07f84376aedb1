//! Values as they are meant: with quotes, backslashes and other signs in them, in each spelling; and several for one field.

use super::*;

fn secret(text: &str) -> Option<String> {
    taken(text).secrets.api_secret.map(|secret| secret.reveal().to_owned())
}

fn doubt(text: &str, field: Field) -> Option<&'static str> {
    let import = taken(text);
    import.rows(&Profile::default()).into_iter().find(|row| row.field == field).and_then(|row| row.doubt)
}

#[test]
fn a_secret_is_what_it_is_in_each_spelling() {
    let odd = r#"p\\q\=r%s$t=u#v:w"x'y"#;
    let librdkafka = format!("sasl.mechanisms=PLAIN\nsasl.username=K\nsasl.password={odd}\nacks=all\n");
    assert_eq!(secret(&librdkafka).as_deref(), Some(odd), "librdkafka knows no escapes");
    assert_eq!(doubt(&librdkafka, Field::Secret), None);
    for (text, expected) in [
        ("sasl.username=K\nsasl.password=ab\\u0041c\n", r"ab\u0041c"),
        ("sasl.username=K\nsasl.password=abc\\\nacks=all\n", r"abc\"),
        ("API key:\nK\n\nAPI secret:\np\\\\q\n", r"p\\q"),
        ("sasl.mechanism=PLAIN\nkey.serializer=S\napi.key=K\napi.secret=p\\\\q\\u0041\n", r"p\qA"),
        ("config = {'sasl.username': 'K', 'sasl.password': r'ab\\\\cd'}", r"ab\\cd"),
        ("config = {'sasl.username': 'K', 'sasl.password': 'ab\\cd'}", r"ab\cd"),
        ("config = {'sasl.username': 'K', 'sasl.password': 'ab\\\\cd\\''}", r"ab\cd'"),
        ("SaslUsername = \"K\",\nSaslPassword = @\"ab\\ncd\",\n", r"ab\ncd"),
        ("export KAFKA_API_KEY=K\nexport KAFKA_API_SECRET='ab\\ncd'\n", r"ab\ncd"),
        ("kafka:\n  sasl.username: 'K'\n  sasl.password: 'ab\\ncd'\n", r"ab\ncd"),
        ("kcat -b h:1 -X sasl.username=K -X 'sasl.password=a\\b$c'\n", r"a\b$c"),
        ("sasl.jaas.config=a.PlainLoginModule required username=\"K\" password=\"p\\\\\\\\q%$=#:'\";\n", r"p\q%$=#:'"),
    ] {
        assert_eq!(secret(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_not_certain_about_a_secret_is_said() {
    for (text, expected) in [
        ("KAFKA_API_SECRET=a\\\\b\n", words::BACKSLASH),
        ("KAFKA_API_SECRET='a\\nb'\n", words::BACKSLASH),
        ("KAFKA_API_SECRET=\"a\\nb\"\n", words::ESCAPES),
        ("sasl.password=\"abc\"\n", words::QUOTES),
        ("sasl.password=abc #def\n", words::REMARK),
    ] {
        assert_eq!(doubt(text, Field::Secret), Some(expected), "{text}");
    }
    assert_eq!(doubt(samples::ALL_FIELDS, Field::PassPhrase), None);
}

#[test]
fn a_value_whose_end_nobody_knows_is_not_taken() {
    for text in ["\"abc\"def", "'it''s'", "\"abc\"\"def\"", "\"abc\"#def"] {
        let import = taken(&format!("sasl.username=K\nsasl.password={text}\n"));
        assert_eq!(import.secrets.api_secret, None, "{text}");
        assert_eq!(why(&import), [(2, "sasl.password", words::UNCLEAR_END)], "{text}");
    }
    let import = taken("c = {'sasl.username': 'K', 'sasl.password': @\"ab\"\"cd\"}");
    assert_eq!(import.secrets.api_secret, None);
}

#[test]
fn a_pass_phrase_keeps_its_blanks() {
    for (text, expected) in [
        ("bootstrap.servers=h:1\nssl.key.password=open sesame  \r\n", "open sesame  "),
        ("{\"bootstrap.servers\": \"h:1\", \"ssl.key.password\": \" open \"}", " open "),
    ] {
        let phrase = taken(text).secrets.pass_phrase.expect(text);
        assert_eq!(phrase.reveal(), expected);
    }
    let text = "bootstrap.servers=h:1\nssl.key.password=open sesame  \n";
    assert_eq!(doubt(text, Field::PassPhrase), Some(words::BLANKS));
}

#[test]
fn a_windows_path_is_one_in_every_spelling() {
    let path = r"C:\certs\new\table.pem";
    let doubled = path.replace('\\', "\\\\");
    for text in [
        format!("ssl.ca.location={path}\n"),
        format!("ssl.ca.location=\"{path}\"\n"),
        format!("ssl.ca.location='{doubled}'\n"),
        format!("ssl.truststore.location={}\n", doubled.replacen(':', "\\:", 1)),
        format!("conf = {{'ssl.ca.location': r'{path}'}}"),
        format!("conf = {{'ssl.ca.location': '{doubled}'}}"),
        format!("SslCaLocation = @\"{path}\",\n"),
    ] {
        let import = taken(&format!("bootstrap.servers=h:1\n{text}"));
        assert_eq!(value(&import, Field::CaFile), Some(path), "{text}");
    }
}

/// Bootstrap, key and secret, and what was not taken.
fn all(text: &str) -> ([String; 3], Vec<(usize, &'static str)>) {
    let import = taken(text);
    let secret = import.secrets.api_secret.as_ref().map(|secret| secret.reveal().to_owned());
    let said = import.not_recognised().iter().map(|line| (line.first, line.why)).collect();
    let of = |field| value(&import, field).unwrap_or_default().to_owned();
    ([of(Field::Bootstrap), of(Field::ApiKey), secret.unwrap_or_default()], said)
}

#[test]
fn a_key_stays_with_its_own_secret() {
    let block = |host: &str, key: &str, secret: &str| {
        format!("bootstrap.servers={host}\nsasl.username={key}\nsasl.password={secret}\n")
    };
    let (first, second) = (["a:1", "K1", "secret-one"], ["b:1", "K2", "secret-two"]);
    let (one, two) = (block("a:1", "K1", "secret-one"), block("b:1", "K2", "secret-two"));
    let check = |text: &str, expected: [&str; 3], said: &[(usize, &'static str)]| {
        assert_eq!(all(text), (expected.map(str::to_owned), said.to_vec()), "{text}");
    };
    check(&format!("{one}{two}"), first, &[(4, words::SECOND), (5, words::SECOND_KEY), (6, words::SECOND_KEY)]);
    let unfilled = block("b:1", "K2", "{{ SECRET }}");
    let said = [(4, words::SECOND), (5, words::SECOND_KEY), (6, words::PLACEHOLDER)];
    check(&format!("{one}{unfilled}"), first, &said);
    let unfilled = block("a:1", "K1", "{{ SECRET }}");
    let said = [(1, words::SECOND), (2, words::SECOND_KEY), (3, words::PLACEHOLDER)];
    check(&format!("{unfilled}{two}"), second, &said);
    check(&format!("{one}{one}"), first, &[]);
    let twice = taken("bootstrap.servers=h:1\nclient.id=a\nclient.id=b\nclient.rack=a\nclient.rack=b\n");
    assert_eq!(why(&twice), [(3, "client.id", words::SECOND), (5, "client.rack", words::SECOND)]);
}
