"""The lecture's producer, as a class writes it: each line read as JSON, its StoreID the key, and a delivery callback that
decodes what was delivered and writes key and InvoiceNumber into a log.

python3 lecture.py FILE LOG TOPIC NAME=VALUE...
"""

import json
import sys

from confluent_kafka import Producer


def main(path, log_path, topic, properties):
    log = open(log_path, "w", encoding="utf-8")

    def delivered(error, message):
        if error is not None:
            print(f"failed: {error}", file=sys.stderr)
            return
        key = message.key().decode("utf-8")
        invoice = json.loads(message.value().decode("utf-8"))
        print(f"Delivered {key}: {invoice['InvoiceNumber']}", file=log)

    producer = Producer(dict(properties))
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.strip()
            key = json.loads(line)["StoreID"]
            while True:
                try:
                    producer.produce(topic, key=key, value=line, callback=delivered)
                    break
                except BufferError:
                    producer.poll(0.01)
            producer.poll(0)
    left = producer.flush()
    log.close()
    return 1 if left else 0


if __name__ == "__main__":
    pairs = [argument.split("=", 1) for argument in sys.argv[4:]]
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], pairs))
