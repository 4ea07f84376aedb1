//! The program in Java, with Kafka's own client.

mod blocks;
mod fields;
mod properties;

use super::{
    Program,
    page::{Page, comment},
    quote,
    work::{Records, Work},
};
use crate::{
    connection::Partitioner, producer::LONGEST_GAP, run::Cluster, source::Compression, text::as_code as words,
};
use blocks::{ANSWERED, CRC32_PARTITION, EACH_LINE_HEAD, END, LINES, QUOTED, RECORDED, REFUSED, SECRET};

/// # Errors
/// What it could not do, in words.
pub(super) fn program(work: &Work<'_>) -> Result<Program, String> {
    match work.records {
        Records::JsonLines | Records::Text => {}
        Records::JsonArray => return Err(words::NO_JAVA_ARRAY.to_owned()),
        Records::Table { .. } => return Err(words::NO_JAVA_TABLE.to_owned()),
    }
    let mut config = Page::default();
    let mut notes = work.notes.clone();
    notes.extend(properties::config(&mut config, work));
    let config = config.finish();
    let mut page = Page::default();
    head(&mut page, work, &notes);
    page.line("public class SendLines {").inside(|page| {
        constants(page, work);
        main(page, work);
        send_file(page, work);
        message(page, work);
        page.gap().block(ANSWERED);
        if by_crc32(work) {
            page.gap().block(CRC32_PARTITION);
        }
        page.gap().block(LINES);
        fields::functions(page, work);
        page.gap().block(&config);
        if work.signs_in {
            page.gap().block(QUOTED);
        }
        if !work.secrets().is_empty() {
            page.gap().block(SECRET);
        }
    });
    page.line("}");
    Ok(Program { text: page.finish(), notes, secrets: work.secrets() })
}

/// Whether the program itself has to find a key's partition: Java's clients use murmur2.
fn by_crc32(work: &Work<'_>) -> bool {
    let rule = match work.plan.cluster {
        Cluster::Practice => Partitioner::default(),
        Cluster::Mine => work.plan.profile.partitioner,
    };
    rule == Partitioner::Librdkafka && work.key.is_some() && work.plan.partition.is_none()
}

fn head(page: &mut Page, work: &Work<'_>, notes: &[String]) {
    comment(page, "//", &words::about(&work.plan.topic));
    page.line("//");
    comment(page, "//", words::INSTALL_JAVA);
    for name in work.secrets() {
        comment(page, "//", &words::give_secret(name));
    }
    comment(page, "//", words::START_JAVA);
    for note in notes {
        comment(page, "//", note);
    }
    page.gap();
    imports(page, work);
    page.gap();
}

fn imports(page: &mut Page, work: &Work<'_>) {
    let mut imports = fields::imports(work);
    imports.extend([
        "java.io.BufferedInputStream",
        "java.io.ByteArrayOutputStream",
        "java.io.IOException",
        "java.io.InputStream",
        "java.nio.charset.StandardCharsets",
        "java.nio.file.Files",
        "java.nio.file.Path",
        "java.util.Arrays",
        "java.util.Properties",
        "java.util.concurrent.atomic.AtomicLong",
        "org.apache.kafka.clients.producer.KafkaProducer",
        "org.apache.kafka.clients.producer.ProducerRecord",
        "org.apache.kafka.clients.producer.RecordMetadata",
        "org.apache.kafka.common.KafkaException",
        "org.apache.kafka.common.serialization.ByteArraySerializer",
    ]);
    if work.delay_s().is_some() || work.speed().is_some() {
        imports.push("java.util.concurrent.TimeUnit");
    }
    if by_crc32(work) {
        imports.extend(["java.util.concurrent.ThreadLocalRandom", "java.util.zip.CRC32"]);
    }
    imports.extend(match work.compression {
        None => None,
        Some(Compression::Gzip) => Some("java.util.zip.GZIPInputStream"),
        Some(Compression::Zstd) => Some("com.github.luben.zstd.ZstdInputStream"),
    });
    imports.sort_unstable();
    imports.dedup();
    for import in imports {
        page.line(format_args!("import {import};"));
    }
}

fn constants(page: &mut Page, work: &Work<'_>) {
    let selection = &work.plan.selection;
    page.line(format_args!("private static final Path FILE = Path.of({});", quote::java(&work.file)));
    page.line(format_args!("private static final String TOPIC = {};", quote::java(&work.plan.topic)));
    match selection.count {
        Some(count) => {
            page.line(format_args!("private static final long COUNT = {count}L; // lines, not counting blank ones"))
        }
        None => page.line("private static final long COUNT = Long.MAX_VALUE; // all lines"),
    };
    page.line(format_args!("private static final long FROM_LINE = {}L;", selection.from_line));
    if let Some(delay_s) = work.delay_s() {
        let delay_ns = (delay_s * 1e9).round();
        page.line(format_args!("private static final long DELAY_NS = {delay_ns}L; // from one line to the next"));
    }
    if let Some(speed) = work.speed() {
        page.line(format_args!("private static final double SPEED = {speed:?}; // times as fast as recorded"));
        let longest_ns = LONGEST_GAP.as_nanos();
        page.line(format_args!("private static final long LONGEST_NS = {longest_ns}L; // waited for at most"));
    }
    if work.looks_inside() {
        page.line("private static final JsonFactory JSON = new JsonFactory();");
    }
    page.line("private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};");
    page.line("private static final AtomicLong failed = new AtomicLong();");
    if work.delay_s().is_some() || work.speed().is_some() {
        page.line("private static long due = System.nanoTime();");
    }
    if work.speed().is_some() {
        page.gap().line("private record Timed(ProducerRecord<byte[], byte[]> message, Long recordedMs) {}");
    }
}

fn main(page: &mut Page, work: &Work<'_>) {
    page.gap().line("public static void main(String[] arguments) throws Exception {").inside(|page| {
        page.line("var bytes = new ByteArraySerializer();");
        page.line("try (var producer = new KafkaProducer<byte[], byte[]>(config(), bytes, bytes)) {").inside(|page| {
            match work.repeat() {
                None => page.line("sendFile(producer);"),
                Some(Some(times)) => page
                    .line(format_args!("for (long pass = 1; pass <= {times}L; pass++) {{"))
                    .line("    sendFile(producer);")
                    .line("}"),
                Some(None) => page.line("while (!Thread.interrupted()) {").line("    sendFile(producer);").line("}"),
            };
            page.line("producer.flush();");
        });
        page.block(END);
    });
    page.line("}");
}

fn send_file(page: &mut Page, work: &Work<'_>) {
    page.gap().line("private static void sendFile(KafkaProducer<byte[], byte[]> producer) throws Exception {");
    page.inside(|page| {
        if by_crc32(work) {
            page.line("int partitions = producer.partitionsFor(TOPIC).size();");
        }
        if work.speed().is_some() {
            page.line("Long latestMs = null;");
        }
        let open = "Files.newInputStream(FILE)";
        let open = match work.compression {
            None => open.to_owned(),
            Some(Compression::Gzip) => format!("new GZIPInputStream({open})"),
            Some(Compression::Zstd) => format!("new ZstdInputStream({open})"),
        };
        page.line(format_args!("try (InputStream file = new BufferedInputStream({open})) {{"));
        page.inside(|page| each_line(page, work)).line("}");
    });
    page.line("}");
}

fn each_line(page: &mut Page, work: &Work<'_>) {
    page.block(EACH_LINE_HEAD);
    page.inside(|page| {
        page.line("try {").inside(|page| {
            let arguments = if by_crc32(work) { "line, partitions" } else { "line" };
            if work.speed().is_some() {
                page.line(format_args!("Timed timed = message({arguments});"));
                page.line("var message = timed.message();").block(RECORDED);
            } else {
                page.line(format_args!("var message = message({arguments});"));
            }
            if work.delay_s().is_some() || work.speed().is_some() {
                page.line("TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());");
            }
            if work.delay_s().is_some() {
                page.line("due += DELAY_NS;");
            }
            page.line("producer.send(message, (metadata, error) -> answered(message.key(), metadata, error));");
        });
        page.block(REFUSED);
    });
    page.line("}");
}

/// `message(line)`.
fn message(page: &mut Page, work: &Work<'_>) {
    let timed = work.recorded.filter(|_| work.speed().is_some());
    let returned = if timed.is_some() { "Timed" } else { "ProducerRecord<byte[], byte[]>" };
    let partitions = if by_crc32(work) { ", int partitions" } else { "" };
    page.gap().line("/** What is sent for a line: its bytes as they stand, and what goes with them. */");
    page.line(format_args!("private static {returned} message(byte[] line{partitions}) throws IOException {{"));
    page.inside(|page| {
        fields::record(page, work);
        match work.key {
            Some(path) => fields::wanted(page, work, "byte[]", "key", &fields::key(path)),
            None => drop(page.line("byte[] key = null;")),
        }
        match work.timestamp {
            Some(path) => fields::wanted(page, work, "Long", "timestamp", &fields::time(path, true)),
            None => drop(page.line("Long timestamp = null; // the time of sending")),
        }
        match work.plan.partition {
            Some(partition) => drop(page.line(format_args!("Integer partition = {partition};"))),
            None if by_crc32(work) => drop(page.line("Integer partition = crc32Partition(key, partitions);")),
            None if work.key.is_some() => drop(page.line("Integer partition = null; // by murmur2 of the key")),
            None => drop(page.line("Integer partition = null; // any")),
        }
        page.line("var message = new ProducerRecord<>(TOPIC, partition, timestamp, key, line);");
        for header in &work.headers {
            match fields::header(header) {
                (statement, true) if work.lenient => fields::suppressed(page, &statement),
                (statement, _) => drop(page.line(statement)),
            }
        }
        match timed {
            Some(path) => {
                fields::wanted(page, work, "Long", "recordedMs", &fields::time(path, false));
                page.line("return new Timed(message, recordedMs);");
            }
            None => drop(page.line("return message;")),
        }
    });
    page.line("}");
}
