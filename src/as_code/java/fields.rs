//! How a Java program finds in a record what goes with it. Jackson reads the JSON: it comes with Kafka's jars.

use super::super::{page::Page, quote, work::Work};
use crate::source::{Header, HeaderValue};

/// What only these lines of a program need.
pub(super) fn imports(work: &Work<'_>) -> Vec<&'static str> {
    let mut imports = Vec::new();
    if work.looks_inside() {
        imports.extend([
            "com.fasterxml.jackson.core.JsonFactory",
            "com.fasterxml.jackson.core.JsonParser",
            "com.fasterxml.jackson.core.JsonToken",
            "java.nio.ByteBuffer",
            "java.nio.charset.StandardCharsets",
            "java.util.ArrayList",
            "java.util.HashMap",
        ]);
    }
    if !work.paths().is_empty() {
        imports.extend(["java.util.Map", "java.nio.CharBuffer"]);
    }
    if work.nested() {
        imports.push("java.util.Arrays");
    }
    if work.reads_headers() {
        imports.push("java.util.Collection");
    }
    if work.reads_times() {
        imports.extend([
            "java.math.BigDecimal",
            "java.math.RoundingMode",
            "java.time.DateTimeException",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.OffsetDateTime",
            "java.time.ZoneOffset",
        ]);
    }
    imports
}

/// The functions that take a record apart.
pub(super) fn functions(page: &mut Page, work: &Work<'_>) {
    if !work.looks_inside() {
        return;
    }
    page.gap().block(PARSE);
    if work.paths().is_empty() {
        return;
    }
    page.gap().block(if work.nested() { FIND_NESTED } else { FIND });
    if work.key.is_some() || work.reads_times() {
        page.gap().block(SCALAR);
    }
    page.gap().block(UTF_8);
    if work.reads_headers() {
        page.gap().block(HEADER);
    }
    if work.reads_times() {
        page.gap().block(MILLISECONDS);
    }
}

/// How the record is made of `line`.
pub(super) fn record(page: &mut Page, work: &Work<'_>) {
    if !work.looks_inside() {
        return;
    }
    if work.paths().is_empty() {
        page.line("parse(line); // must be JSON");
    } else if work.lenient {
        page.line("Object record = null; // a line that is not JSON has no fields");
        suppressed(page, "record = parse(line);");
    } else {
        page.line("Object record = parse(line);");
    }
}

/// `type name = value;`, where the name stays null if the record lacks what it needs and such records are sent.
pub(super) fn wanted(page: &mut Page, work: &Work<'_>, type_name: &str, name: &str, value: &str) {
    if work.lenient {
        page.line(format_args!("{type_name} {name} = null;"));
        suppressed(page, &format!("{name} = {value};"));
    } else {
        page.line(format_args!("{type_name} {name} = {value};"));
    }
}

/// A statement that is left out where the record lacks what it needs, if such records are sent.
pub(super) fn suppressed(page: &mut Page, statement: &str) {
    page.line("try {").line(format_args!("    {statement}"));
    page.line("} catch (IOException lacking) {").line("    // It is sent without.").line("}");
}

pub(super) fn key(path: &str) -> String {
    format!("utf8(scalar(record, {}))", quote::java(path))
}

/// A timestamp, which lies behind 1970, or a time as recorded.
pub(super) fn time(path: &str, timestamp: bool) -> String {
    format!("milliseconds(record, {}, {})", quote::java(path), if timestamp { "1" } else { "Long.MIN_VALUE" })
}

/// The call that adds a header, and whether it comes from a field.
pub(super) fn header(Header { name, value }: &Header) -> (String, bool) {
    let (value, from_field) = match value {
        HeaderValue::Fixed(bytes) => {
            (format!("{}.getBytes(StandardCharsets.UTF_8)", quote::java(&String::from_utf8_lossy(bytes))), false)
        }
        HeaderValue::Field(path) => (format!("header(record, {})", quote::java(path)), true),
    };
    (format!("message.headers().add({}, {value});", quote::java(name)), from_field)
}

const PARSE: &str = r#"
/** A line as JSON. Numbers stay texts: the key of 1.50 is 1.50. */
private static Object parse(byte[] line) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    try (JsonParser json = JSON.createParser(text)) {
        if (json.nextToken() == null) {
            throw new IOException("it is empty");
        }
        Object value = read(json);
        if (json.nextToken() != null) {
            throw new IOException("there is more behind the JSON");
        }
        return value;
    }
}

private static Object read(JsonParser json) throws IOException {
    switch (json.currentToken()) {
        case START_OBJECT -> {
            var members = new HashMap<String, Object>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, read(json));
            }
            return members;
        }
        case START_ARRAY -> {
            var elements = new ArrayList<Object>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(json));
            }
            return elements;
        }
        case VALUE_TRUE, VALUE_FALSE -> {
            return json.getBooleanValue();
        }
        case VALUE_NULL -> {
            return null;
        }
        default -> {
            return json.getText();
        }
    }
}
"#;

const FIND: &str = r#"
/** What stands in a field. */
private static Object find(Object record, String name) throws IOException {
    if (record instanceof Map<?, ?> members && members.containsKey(name)) {
        return members.get(name);
    }
    throw new IOException("there is no field " + name);
}
"#;

const FIND_NESTED: &str = r#"
/** What stands under a path with dots. A name may hold dots itself: the longest that is there counts. */
private static Object find(Object record, String path) throws IOException {
    String[] names = path.split("\\.", -1);
    for (int length = names.length; length > 0 && record instanceof Map<?, ?> members; length--) {
        String name = String.join(".", Arrays.copyOf(names, length));
        if (members.containsKey(name)) {
            Object value = members.get(name);
            return length == names.length ? value : find(value, path.substring(name.length() + 1));
        }
    }
    throw new IOException("there is no field " + path);
}
"#;

const SCALAR: &str = r#"
/** The text or the number in a field, as text. */
private static String scalar(Object record, String path) throws IOException {
    if (find(record, path) instanceof String text) {
        return text;
    }
    throw new IOException(path + " is neither text nor number");
}
"#;

const UTF_8: &str = r#"
/** Refuses half a character, which getBytes would make a question mark of. */
private static byte[] utf8(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    return Arrays.copyOf(bytes.array(), bytes.limit());
}
"#;

const HEADER: &str = r#"
/** The bytes of a header from a field; null is a header without a value. */
private static byte[] header(Object record, String path) throws IOException {
    Object value = find(record, path);
    if (value instanceof Map || value instanceof Collection) {
        throw new IllegalArgumentException(path + " is an object or a list, which this program takes for no header");
    }
    return value == null ? null : utf8(value.toString());
}
"#;

const MILLISECONDS: &str = r#"
/** A time in milliseconds since 1970: the size of a number tells its unit, and a text without a zone is UTC. */
private static long milliseconds(Object record, String path, long least) throws IOException {
    String text = scalar(record, path).strip();
    long timeMs;
    try {
        if (text.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?")) {
            var number = new BigDecimal(text);
            double size = Math.abs(number.doubleValue());
            int power = size < 1e11 ? 3 : size < 1e14 ? 0 : size < 1e17 ? -3 : -6;
            timeMs = number.scaleByPowerOfTen(power).setScale(0, RoundingMode.FLOOR).longValueExact();
        } else {
            String written = text.toUpperCase().replace(' ', 'T');
            boolean zoned = written.matches(".*T.*(Z|[+-]\\d\\d(:?\\d\\d)?)");
            timeMs = (zoned ? OffsetDateTime.parse(written)
                    : written.contains("T") ? LocalDateTime.parse(written).atOffset(ZoneOffset.UTC)
                    : LocalDate.parse(written).atStartOfDay().atOffset(ZoneOffset.UTC)).toInstant().toEpochMilli();
        }
    } catch (DateTimeException | ArithmeticException error) {
        throw new IOException(path + " is no time");
    }
    if (timeMs < least) {
        throw new IOException(path + " lies before 1970");
    }
    return timeMs;
}
"#;
