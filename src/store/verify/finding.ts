/** What may be wrong in a results folder. */

/**
 * Kinds of findings: a file whose content is not what it was; one that is
 * gone; one that no list names; a symbolic link; a record that contradicts its
 * name, its settings or a plan; something that a crash left.
 */
export type Problem =
  | "damaged"
  | "missing"
  | "foreign"
  | "link"
  | "wrong"
  | "leftover";

/** One thing that is wrong. */
export interface Finding {
  /** What kind of thing. */
  readonly problem: Problem;
  /** Path below the folder that was looked through, parts joined by `/`. */
  readonly path: string;
  /** What was found, in words. */
  readonly detail: string;
}

/** Collects findings: problem, path, detail. */
export type Report = (problem: Problem, path: string, detail: string) => void;

/**
 * A finding about a link.
 *
 * @param path Path of the link on the disk.
 * @returns What to say of it.
 */
export function linkDetail(path: string): string {
  return `a symbolic link to ${
    JSON.stringify(Deno.readLinkSync(path))
  }: not followed`;
}
