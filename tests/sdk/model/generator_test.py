# SPDX-License-Identifier: MIT
"""What the model's generator refuses, and how it lays out what a later minor adds. Run: python3 generator_test.py"""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "sdk/model"))

from generator import c_header, cpp_convert, docs_coverage, members, schema  # noqa: E402

GOOD = """
[enum.colour]
doc = "A colour."
values = [ { name = "red", value = 1, doc = "Red." } ]
[struct.thing]
doc = "A thing."
fields = [
  { name = "colour", type = "enum:colour", doc = "Its colour." },
  { name = "title", type = "string", doc = "Its title." },
]
"""


def load(text: str) -> schema.Model:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "message.toml").write_text(text, encoding="utf-8")
        return schema.load(Path(folder))


class Definition(unittest.TestCase):
    def refuses(self, before: str, after: str, reason: str) -> None:
        self.assertIn(before, GOOD)
        with self.assertRaises(schema.ModelFault) as caught:
            load(GOOD.replace(before, after))
        self.assertIn(reason, str(caught.exception))

    def test_takes_a_good_definition(self) -> None:
        self.assertEqual([s.name for s in load(GOOD).structs.values()], ["thing"])

    def test_refuses_what_is_wrong(self) -> None:
        self.refuses('doc = "Red."', 'dok = "Red."', "unknown key 'dok'")
        self.refuses('doc = "Red."', 'doc = ""', "has no doc")
        self.refuses('doc = "Red." }', 'doc = "Red." }, { name = "blue", value = 1, doc = "x" }', "repeats a name or a value")
        self.refuses('value = 1', 'value = 0', "value 0 is unknown, not 'red'")
        self.refuses('"enum:colour"', '"enum:color"', "names nothing that exists")
        self.refuses('"string"', '"text"', "unknown type 'text'")
        self.refuses('"title"', '"size"', "every C struct begins with")
        self.refuses('"title"', '"colour"', "declared twice")
        self.refuses("[struct.thing]", "[struct.colour]", "taken by another type")
        self.refuses("[struct.thing]", "[structs.thing]", "unknown table 'structs'")
        self.refuses('type = "enum:colour"', 'type = "enum:colour", since = "1.1"', "append newer fields at the end")

    def test_reports_all_faults_at_once(self) -> None:
        with self.assertRaises(schema.ModelFault) as caught:
            load(GOOD.replace('"string"', '"text"').replace('"enum:colour"', '"enum:color"'))
        self.assertEqual(len(str(caught.exception).splitlines()), 2)


class Layout(unittest.TestCase):
    NEWER = GOOD.replace('doc = "Its title." },', '''doc = "Its title." },
  { name = "count", type = "uint32", doc = "How many.", since = "1.0" },
  { name = "flag", type = "bool", doc = "A flag.", since = "1.1" },
  { name = "place", type = "double", doc = "A place.", since = "1.1" },''')

    def test_a_later_minor_begins_on_its_own_eight_bytes_and_leaves_the_older_fields_alone(self) -> None:
        model = load(self.NEWER)
        laid, size = members.c_members(model, model.structs["thing"])
        place = {m.name: m.offset for m in laid}
        self.assertEqual(place, {"size": 0, "colour": 4, "title": 8, "count": 24, "reserved0": 28, "flag": 32, "reserved1": 36,
                                 "place": 40})
        self.assertEqual(size, 48)

    def test_a_reader_of_an_older_minor_gets_no_newer_field(self) -> None:
        text = cpp_convert.write(load(self.NEWER))
        older, newer = text.split("if (arena.minor() < 1) return;")
        self.assertIn("c.count = v.count;", older)
        self.assertIn("c.flag = v.flag", newer)

    def test_the_header_says_since_when(self) -> None:
        self.assertIn("A flag. 0 or 1. Since 1.1.", c_header.write(load(self.NEWER)))


class Coverage(unittest.TestCase):
    def faults(self, row: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "net.toml").write_text(f'title = "Net"\n[[row]]\n{row}\n', encoding="utf-8")
            return docs_coverage.write(load(GOOD), Path(folder))[1]

    def test_a_row_must_name_what_exists(self) -> None:
        start = 'sheet_row = "a"\ndirection = "in"\n'
        self.assertEqual(self.faults(start + 'fields = ["thing.title", "colour.red", "thing.colour"]'), [])
        self.assertIn("no field carries it", self.faults(start + "fields = []")[0])
        self.assertIn("no field carries it", self.faults(start)[0])
        self.assertIn("has no field 'name'", self.faults(start + 'fields = ["thing.name"]')[0])
        self.assertIn("has no value 'blue'", self.faults(start + 'fields = ["colour.blue"]')[0])
        self.assertIn("no struct or enum", self.faults(start + 'fields = ["other.x"]')[0])
        self.assertIn("nothing lies below", self.faults(start + 'fields = ["thing.title.x"]')[0])
        self.assertIn("direction", self.faults('sheet_row = "a"\nfields = ["thing.title"]')[0])


if __name__ == "__main__":
    unittest.main()
