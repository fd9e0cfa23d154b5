import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Full path of the first of `names` that is in the PATH. */
export function findInPath(...names) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  for (const name of names)
    for (const folder of (process.env.PATH ?? '').split(delimiter))
      for (const ending of endings) {
        const file = join(folder, name + ending)
        if (folder !== '' && existsSync(file)) return file
      }
  return undefined
}

/** The Chromium to test with: the variable CHROMIUM, or one in the PATH. */
export function findChromium() {
  return process.env.CHROMIUM ?? findInPath('chromium', 'chromium-browser', 'google-chrome')
}

/** For Playwright; without a Chromium in the PATH the installed Chrome is asked for. */
export function launchOptions() {
  const executablePath = findChromium()
  // Chromium refuses to start its sandbox as root; everybody else keeps it.
  const isRoot = process.getuid?.() === 0
  return {
    ...(executablePath === undefined ? { channel: 'chrome' } : { executablePath }),
    headless: true,
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}
