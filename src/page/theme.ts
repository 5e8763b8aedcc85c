/// <reference lib="dom" />
/** Light and dark colours. */
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.ts";

/**
 * The present colours: what the reader's system prefers, until the switch is
 * used.
 *
 * @returns `light` or `dark`.
 */
export function presentTheme(): string {
  return document.documentElement.dataset.theme!;
}

/**
 * Paper is light whatever the screen is, and charts are drawn anew for it.
 *
 * @returns Whether the page is laid out for paper.
 */
export function usePrinted(): boolean {
  const [isPrinted, setPrinted] = useState(false);
  useEffect(() => {
    const query = matchMedia("print");
    const change = (): void => setPrinted(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return isPrinted;
}

/**
 * The switch between light and dark.
 *
 * @param props The present colours, and what changes them.
 */
export function Switch(
  { theme, setTheme }: {
    readonly theme: string;
    readonly setTheme: (theme: string) => void;
  },
): VNode {
  const other = theme === "dark" ? "light" : "dark";
  const change = (): void => {
    // at once: charts read their colours when they are drawn
    document.documentElement.dataset.theme = other;
    setTheme(other);
  };
  return html`
    <button type="button" class="theme" onClick=${change}
      aria-label=${`Use ${other} colours`} title=${`Use ${other} colours`}>${theme ===
          "dark"
        ? "☀"
        : "☾"}</button>
  `;
}
