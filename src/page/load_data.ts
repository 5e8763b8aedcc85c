/// <reference lib="dom" />
/**
 * Data files beside the page. A page on disk may not fetch files, but it may
 * load scripts; so the data are scripts that call a function.
 */
import type { ReportData } from "./data.ts";

/** Milliseconds between two looks for newer data. */
const EVERY_MS = 2000;

/**
 * Runs a script once.
 *
 * @param address Where it lies.
 */
export function loadScript(address: string): void {
  const script = document.createElement("script");
  script.src = address;
  script.onload = script.onerror = () => script.remove();
  document.head.append(script);
}

/**
 * Looks for newer data as long as the data say that there will be some.
 *
 * @param latest The data that the page has.
 */
export function watchData(latest: () => ReportData | null): void {
  const timer = setInterval(() => {
    const data = latest();
    if (!data?.isWatched || data.files === null) clearInterval(timer);
    // another address each time, or the browser would not look
    else loadScript(`${data.files}/data.js?${Date.now()}`);
  }, EVERY_MS);
}
