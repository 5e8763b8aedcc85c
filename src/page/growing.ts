/** Long lists that appear bit by bit, so that no change freezes the page. */
import { useEffect, useState } from "preact/hooks";

/** So many things are made at once: some ten milliseconds of work. */
const STEP = 150;

/**
 * How many things of a list to show yet: more after each pause, until all are
 * there; few again when the list is another one.
 *
 * @param list The things; the same object as long as nothing changes.
 */
export function useGrowing(list: readonly unknown[]): number {
  const [grown, setGrown] = useState({ list, count: STEP });
  const count = grown.list === list ? grown.count : STEP;
  useEffect(() => {
    if (count >= list.length) return;
    const timer = setTimeout(() => setGrown({ list, count: count + STEP }));
    return () => clearTimeout(timer);
  }, [list, count]);
  return count;
}
