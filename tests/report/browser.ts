/** Debian's chromium, without a network, for tests of pages. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserType, Page } from "playwright-core";

/** Where Linux distributions put it. */
const PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

const CHROMIUM = PATHS.find(isFile);

/** Whether tests in a browser are left out; in CI they fail instead. */
export const NO_BROWSER: boolean = CHROMIUM === undefined &&
  Deno.env.get("CI") !== "true";

/** What tests that need a browser are called, with the reason if left out. */
export function inBrowser(name: string): string {
  return NO_BROWSER
    ? `${name} (left out: there is no chromium, apt-get install chromium)`
    : name;
}

/** How a page is opened. */
export interface PageOptions {
  /** Width of the window in CSS pixels. */
  readonly width?: number;
  /** Height of the window in CSS pixels. */
  readonly height?: number;
  /** What the system prefers. */
  readonly colorScheme?: "light" | "dark";
}

/** A browser, and what went wrong in it. */
export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  /** What pages complained of. */
  readonly complaints: string[] = [];
  /** Addresses that are not on disk and that pages asked for. */
  readonly requests: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Starts it. */
  static async start(): Promise<TestBrowser> {
    if (CHROMIUM === undefined) {
      throw new Error(`Cannot find chromium: expected one of ${PATHS}`);
    }
    const chromium = await loadChromium();
    // its sandbox does not run as root, as in CI; pages are our own
    const args = ["--no-sandbox"];
    const executablePath = CHROMIUM;
    return new TestBrowser(await chromium.launch({ executablePath, args }));
  }

  /** Opens a page from disk. */
  async open(path: string, options: PageOptions = {}): Promise<Page> {
    const { width = 1280, height = 900, colorScheme = "light" } = options;
    const page = await this.#browser.newPage({
      viewport: { width, height },
      colorScheme,
      offline: true,
    });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        this.complaints.push(shorten(message.text()));
      }
    });
    page.on("pageerror", (error) => this.complaints.push(shorten(error.stack)));
    page.on("request", (request) => {
      if (!/^(?:file|data|blob):/.test(request.url())) {
        this.requests.push(request.url());
      }
    });
    await page.goto(pathToFileURL(path).href);
    return page;
  }

  /** Closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

/** Modules lie in data: URLs, which fill screens. */
function shorten(text = ""): string {
  return text.replace(/;base64,[A-Za-z0-9+/=]+/g, "");
}

/** Where things for people to look at are kept; nowhere without it. */
const KEPT = Deno.env.get("GRAMLAB_SCREENSHOTS");

/** Keeps a screenshot of a whole page. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (KEPT === undefined) return;
  // the header sticks to where the page was scrolled to
  await page.evaluate("scrollTo(0, 0)");
  await Deno.mkdir(KEPT, { recursive: true });
  await page.screenshot({ path: join(KEPT, `${name}.png`), fullPage: true });
}

/** Lets go of the trials that a page holds at first. */
export async function letGo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "let go of all" }).click();
}

/** Keeps a text. */
export async function keepText(name: string, text: string): Promise<void> {
  if (KEPT === undefined) return;
  await Deno.mkdir(KEPT, { recursive: true });
  await Deno.writeTextFile(join(KEPT, name), text);
}

/** Loads the driver without its look for Windows, which needs all rights. */
async function loadChromium(): Promise<BrowserType> {
  Deno.env.set("__IS_WSL_TEST__", "1");
  return (await import("playwright-core")).chromium;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
