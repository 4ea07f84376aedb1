//! The formats as people meet them. `@KEY`, `@SECRET` and `@HOST` stand for the values.

pub const KEY: &str = "L3J7QZ6ZEHVR5KXW";
pub const SECRET: &str = "cflt0Zk/b3+Wq9TnVYx2sRj5LmPd8aEhGuCo4iKQwX7BtNfDy6vMSrZp1cHgUA==";
pub const HOST: &str = "pkc-12576z.us-west2.gcp.confluent.cloud:9092";

pub fn filled(text: &str) -> String {
    text.replace("@KEY", KEY).replace("@SECRET", SECRET).replace("@HOST", HOST)
}

/// Each with bootstrap, key and secret.
pub const ALL: &[(&str, &str)] = &[
    ("key file", KEY_FILE),
    ("key file, other labels", "Key:\n@KEY\nSecret:\n@SECRET\nBootstrap:\n@HOST\n"),
    ("key file in one line each", "API key: @KEY\nAPI secret: @SECRET\nBootstrap server: @HOST\n"),
    ("key file without colons", "API key\n@KEY\n\n\nAPI secret\n\n@SECRET\nBootstrap server\nSASL_SSL://@HOST\n"),
    ("key file in another language", "API-Schlüssel:\n@KEY\n\nGeheimnis:\n@SECRET\n\nBootstrap-Adresse:\n@HOST\n"),
    ("three words", "@KEY\n@SECRET\n@HOST\n"),
    ("librdkafka", LIBRDKAFKA),
    ("Java", JAVA),
    ("Java with continued lines", JAVA_CONTINUED),
    (
        "Java with colons and escapes",
        "bootstrap.servers : pkc-12576z.us-west2.gcp.confluent.cloud\\:9092\nsecurity.protocol SASL_SSL\nsasl.mechanism PLAIN\nsasl.jaas.config org.apache.kafka.common.security.plain.PlainLoginModule required username\\=\"@KEY\" password\\=\"@SECRET\";\n",
    ),
    (
        "Spring",
        "spring.kafka.bootstrap-servers=@HOST\nspring.kafka.properties.security.protocol=SASL_SSL\nspring.kafka.properties.sasl.mechanism=PLAIN\nspring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='@KEY' password='@SECRET';\n",
    ),
    (
        "environment",
        "export BOOTSTRAP_SERVERS=\"@HOST\"\nexport KAFKA_API_KEY=@KEY\nexport KAFKA_API_SECRET='@SECRET'\n",
    ),
    (
        "YAML",
        "kafka:\n  bootstrap.servers: @HOST\n  security.protocol: SASL_SSL\n  sasl.mechanisms: PLAIN\n  sasl.username: '@KEY'\n  sasl.password: \"@SECRET\"\n",
    ),
    ("Python", PYTHON),
    (
        "Python in one line",
        "p = Producer({'bootstrap.servers': '@HOST', 'security.protocol': 'SASL_SSL', 'sasl.mechanisms': 'PLAIN', 'sasl.username': '@KEY', 'sasl.password': '@SECRET'})\n",
    ),
    (
        "Python, item by item",
        "conf = {}\nconf['bootstrap.servers'] = '@HOST'\nconf['sasl.username'] = '@KEY'\nconf['sasl.password'] = '@SECRET'\n",
    ),
    (
        "kafka-python",
        "producer = KafkaProducer(\n    bootstrap_servers=['@HOST'],\n    security_protocol=\"SASL_SSL\",\n    sasl_mechanism=\"PLAIN\",\n    sasl_plain_username=\"@KEY\",\n    sasl_plain_password=\"@SECRET\",\n)\n",
    ),
    (
        "JSON",
        "{\n  \"kafka\": {\n    \"bootstrap.servers\": \"@HOST\",\n    \"security.protocol\": \"SASL_SSL\",\n    \"sasl.mechanisms\": \"PLAIN\",\n    \"sasl.username\": \"@KEY\",\n    \"sasl.password\":\n      \"@SECRET\"\n  }\n}\n",
    ),
    (
        "JSON in one line",
        "{\"bootstrap.servers\":\"@HOST\",\"sasl.username\":\"@KEY\",\"sasl.password\":\"@SECRET\",\"linger.ms\":5}",
    ),
    ("Java program", JAVA_PROGRAM),
    (
        ".NET",
        "var config = new ProducerConfig\n{\n    BootstrapServers = \"@HOST\",\n    SecurityProtocol = SecurityProtocol.SaslSsl,\n    SaslMechanism = SaslMechanism.Plain,\n    SaslUsername = \"@KEY\",\n    SaslPassword = \"@SECRET\"\n};\n",
    ),
    (
        "Go",
        "p, err := kafka.NewProducer(&kafka.ConfigMap{\n\t\"bootstrap.servers\": \"@HOST\",\n\t\"security.protocol\": \"SASL_SSL\",\n\t\"sasl.mechanisms\":   \"PLAIN\",\n\t\"sasl.username\":     \"@KEY\",\n\t\"sasl.password\":     \"@SECRET\"})\n",
    ),
    (
        "KafkaJS",
        "const kafka = new Kafka({\n  clientId: 'my-app',\n  brokers: ['@HOST'],\n  ssl: true,\n  sasl: { mechanism: 'plain', username: '@KEY', password: '@SECRET' },\n})\n",
    ),
    (
        "kcat",
        "kcat -b @HOST -X security.protocol=SASL_SSL -X sasl.mechanisms=PLAIN \\\n  -X sasl.username=@KEY -X 'sasl.password=@SECRET' \\\n  -L\n",
    ),
];

pub const KEY_FILE: &str = "=== Confluent Cloud API key: lkc-12576z ===\n\nAPI key:\n@KEY\n\nAPI secret:\n@SECRET\n\nBootstrap server:\n@HOST\n";

pub const CLI_JSON: &str = "{\n  \"api_key\": \"@KEY\",\n  \"api_secret\": \"@SECRET\"\n}\n";

pub const CLI_TABLE: &str = "It may take a couple of minutes for the API key to be ready.\n+------------+------+\n| API Key    | @KEY |\n| API Secret | @SECRET |\n+------------+------+\n";

pub const REGISTRY_FILE: &str = "=== Confluent Cloud API key: lsrc-8wrx70 ===\n\nAPI key:\n@KEY\n\nAPI secret:\n@SECRET\n\nResource:\nlsrc-8wrx70\n";

pub const REGISTRY_PROPERTIES: &str = "schema.registry.url=psrc-4n.us-east-2.aws.confluent.cloud\nbasic.auth.credentials.source=USER_INFO\nbasic.auth.user.info=@KEY:@SECRET\n";

pub const REGISTRY_JSON: &str = "{\"resource\": \"lsrc-8wrx70\", \"api_key\": \"@KEY\", \"api_secret\": \"@SECRET\"}";

const LIBRDKAFKA: &str = "# Required connection configs for Kafka producer, consumer, and admin
bootstrap.servers=@HOST
security.protocol=SASL_SSL
sasl.mechanisms=PLAIN
sasl.username=@KEY
sasl.password=@SECRET

# Best practice for higher availability in librdkafka clients prior to 1.7
session.timeout.ms=45000
client.id=ccloud-python-client

# Required connection configs for Confluent Cloud Schema Registry
schema.registry.url=psrc-4n.us-east-2.aws.confluent.cloud
basic.auth.credentials.source=USER_INFO
basic.auth.user.info={{ SR_API_KEY }}:{{ SR_API_SECRET }}
";

const JAVA: &str = "! Java
bootstrap.servers=@HOST
security.protocol=SASL_SSL
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='@KEY' password='@SECRET';
sasl.mechanism=PLAIN
client.dns.lookup=use_all_dns_ips
acks=all
";

const JAVA_CONTINUED: &str = "bootstrap.servers = @HOST
security.protocol = SASL_SSL
sasl.mechanism = PLAIN
sasl.jaas.config = org.apache.kafka.common.security.plain.PlainLoginModule required \\
    username=\"@KEY\" \\
    password=\"@SECRET\";
";

const PYTHON: &str = "from confluent_kafka import Producer

conf = {
    'bootstrap.servers': '@HOST',  # the cluster
    'security.protocol': 'SASL_SSL',
    'sasl.mechanisms': 'PLAIN',
    'sasl.username': '@KEY',
    'sasl.password': '@SECRET',
    'client.id': socket.gethostname(),
}
producer = Producer(conf)
";

const JAVA_PROGRAM: &str = "Properties props = new Properties();
props.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, \"@HOST\");
props.put(\"security.protocol\", \"SASL_SSL\");
props.put(SaslConfigs.SASL_MECHANISM, \"PLAIN\");
props.put(SaslConfigs.SASL_JAAS_CONFIG,
    \"org.apache.kafka.common.security.plain.PlainLoginModule required \"
        + \"username=\\\"@KEY\\\" password=\\\"@SECRET\\\";\");
props.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
";

pub const ALL_FIELDS: &str = "bootstrap.servers=a.example:9093,b.example:9093
security.protocol=ssl
client.id=till-4
ssl.ca.location=/etc/ssl/ca.pem
ssl.certificate.location=/etc/ssl/me.pem
ssl.key.location=/etc/ssl/me.key
ssl.key.password=open sesame
acks=1
enable.idempotence=false
compression.codec=zstd
linger.ms=20
batch.size=65536
message.max.bytes=2000000
partitioner=murmur2_random
socket.keepalive.enable=true
session.timeout.ms=45000
client.dns.lookup=use_all_dns_ips
schema.registry.url=https://docs.confluent.io
";

pub const STRANGE: &str = "bootstrap.servers=h.example:9092
sasl.mechanism=GSSAPI
sasl.username={{ CLUSTER_API_KEY }}
sasl.password=${CLUSTER_API_SECRET}
ssl.truststore.location=/etc/kafka/trust.jks
ssl.endpoint.identification.algorithm=
acks=0
linger.ms=soon
buffer.memory=33554432
debug=all
socket.keepalive.enable=perhaps
import of something else
}
-----BEGIN CERTIFICATE-----
hunter2hunter2hunter2
-----END CERTIFICATE-----
client.id=user bob password hunter2
";
