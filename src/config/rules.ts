/** `when` and `exclude`: what happens to some of the combinations. */
import { readAssignment } from "./assignment.ts";
import { checkValue } from "./check_value.ts";
import { type Condition, readCondition } from "./condition.ts";
import { entriesOf, type Members, membersOf } from "./members.ts";
import type { ProblemList } from "./problem_list.ts";
import { parsePath } from "./setting_path.ts";
import type { Assignment } from "./study.ts";

/** What some combinations get. */
export interface Rule {
  /** Which ones. */
  readonly condition: Condition;
  /** What they get. */
  readonly set: readonly Assignment[];
}

/** All rules of a study, in the order of the file. */
export interface Rules {
  /** Applied one after the other; later ones see what earlier ones set. */
  readonly when: readonly Rule[];
  /** Combinations that are left out, as they are after `when`. */
  readonly exclude: readonly Condition[];
}

/**
 * Reads `when` and `exclude`.
 *
 * @param root The study.
 * @param problems Gets unknown paths and values that settings cannot have.
 * @returns The rules that can be understood.
 */
export function readRules(root: Members, problems: ProblemList): Rules {
  const when = entriesOf(root.when).flatMap((written, i): Rule[] => {
    const rule = membersOf(written);
    const place = ["when", i];
    const condition = readCondition(
      membersOf(rule.if),
      [...place, "if"],
      `when[${i}]`,
      problems,
    );
    const set = readSet(membersOf(rule.set), [...place, "set"], problems);
    return condition ? [{ condition, set }] : [];
  });
  const exclude = entriesOf(root.exclude).flatMap((written, i) => {
    const name = `exclude[${i}]`;
    return readCondition(membersOf(written), ["exclude", i], name, problems) ??
      [];
  });
  return { when, exclude };
}

function readSet(
  set: Members,
  place: readonly (string | number)[],
  problems: ProblemList,
): Assignment[] {
  const read = Object.entries(set).flatMap(([path, written]) => {
    const own = [...place, path];
    const target = parsePath(path);
    if (typeof target === "string") problems.add(own, "key", target);
    else {
      const it = readAssignment(target, written, own, problems);
      if (it && checkValue(target, it.value, it.place, problems)) return [it];
    }
    return [];
  });
  return wholesFirst(read);
}

/**
 * Puts whole settings before parts, so that the parts change what is new.
 *
 * @param assignments What is set together.
 */
export function wholesFirst(
  assignments: readonly Assignment[],
): Assignment[] {
  const isPart = ({ part }: Assignment): boolean => part !== undefined;
  return [
    ...assignments.filter((it) => !isPart(it)),
    ...assignments.filter(isPart),
  ];
}
