import { strictEqual, throws } from "node:assert/strict";
import { formatTable } from "../../src/base/table.ts";

Deno.test("formatTable() puts numbers right and text left", () => {
  const table = formatTable(
    [{ title: "id" }, { title: "cost" }, { title: "file" }],
    [["0f3a", 26.4, "a.png"], ["9", 1062, "longer.png"]],
  );
  strictEqual(
    table,
    [
      "id    cost  file",
      "0f3a  26.4  a.png",
      "9     1062  longer.png",
    ].join("\n"),
  );
});

Deno.test("formatTable() takes empty cells for numbers that are missing", () => {
  const table = formatTable([{ title: "n" }, { title: "x" }], [
    ["", "a"],
    [10, "b"],
  ]);
  strictEqual(table, " n  x\n    a\n10  b");
});

Deno.test("formatTable() lets a column say where its cells go", () => {
  const table = formatTable([{ title: "time", align: "right" }], [["1 s"]]);
  strictEqual(table, "time\n 1 s");
});

Deno.test("formatTable() shows headings without rows", () => {
  strictEqual(formatTable([{ title: "a" }, { title: "b" }], []), "a  b");
});

Deno.test("formatTable() refuses a row that does not fit", () => {
  throws(() => formatTable([{ title: "a" }], [["x", "y"]]), RangeError);
});

Deno.test("formatTable() lets no cell break its line or steer the terminal", () => {
  strictEqual(formatTable([{ title: "a" }], [["\x1b[2J\nb"]]), "a\n�[2J�b");
});
