import { setTimeout } from 'node:timers'

/** How long what an adapter has left open (a timer, a connection) may hold up the end, milliseconds. */
const patience = 2000

/**
 * End with this exit code. As soon as nothing is left to do; after a while also when the adapter has left something open, which
 * is said: a build server would wait for ever.
 */
export function endWith(code) {
  process.exitCode = code
  setTimeout(() => {
    process.stderr.write('The adapter has left something open (a timer, a connection). Ended all the same.\n')
    process.exit()
  }, patience).unref()
}
