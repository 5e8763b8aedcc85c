/** What a study says, put together from its files and from `--set`. */
import { stringify } from "yaml";
import type { ConfigProblem } from "../base/errors.ts";
import { applySets } from "./apply_sets.ts";
import { membersOf } from "./members.ts";
import { mergeLinks } from "./merge_links.ts";
import type { Places } from "./problem_list.ts";
import { readChain } from "./read_chain.ts";
import { readStudyFile, type StudyFile } from "./read_study_file.ts";

/** A study before its values are checked. */
export interface StudySource extends Places {
  /**
   * What it says: maps, lists and scalars, paths of images and weights relative
   * to its own file. Undefined if that cannot be read.
   */
  readonly value: unknown;
  /** What is wrong with files and options, however right their values are. */
  readonly problems: readonly ConfigProblem[];
  /** Whether all files could be read; if not, values may lack what they need. */
  readonly isWhole: boolean;
  /** Its own file, the one that this extends, and so on. */
  readonly files: readonly StudyFile[];
}

/**
 * Puts a study together.
 *
 * @param own The study's own file.
 * @param sets What stands behind each `--set`.
 * @param read Reads the other files.
 */
export function readStudySource(
  own: StudyFile,
  sets: readonly string[],
  read: (file: string) => string = readStudyFile,
): StudySource {
  const chain = readChain(own, read);
  const [first, ...others] = chain.links;
  if (first === undefined) {
    const { problems } = chain;
    return {
      ...{ value: undefined, problems, isWhole: false, files: [own] },
      locate: () => ({}),
    };
  }
  const isWhole = chain.problems.length === 0;
  const merged = mergeLinks([first, ...others], isWhole);
  const { value, problems } = applySets(merged, sets);
  return {
    value,
    problems: [...chain.problems, ...problems],
    isWhole,
    files: chain.links,
    locate: merged.origins.locate,
  };
}

/**
 * The text of a study, in one piece: that of its file if there is nothing else,
 * otherwise YAML with everything that files and options say.
 *
 * @param source The study.
 * @param sets The options.
 */
export function wholeText(
  { value, files }: Pick<StudySource, "value" | "files">,
  sets: readonly string[],
): string {
  const [own, ...others] = files;
  if (others.length + sets.length === 0) return own!.text;
  const comment = [
    "Put together from these files, each over the one below it:",
    ...files.map(({ file }) => `  ${file}`),
    ...(sets.length > 0 ? ["and over them from the command line:"] : []),
    ...sets.map((set) => `  --set ${set}`),
    `Paths are relative to the folder of ${own!.file}.`,
  ];
  // a line break would end the comment
  const lines = comment.map((line) =>
    `# ${line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "�")}\n`
  );
  // in the order in which people write it
  const { name, base, ...study } = membersOf(value);
  const yaml = stringify({ name, base, ...study }, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
  return lines.join("") + yaml;
}
