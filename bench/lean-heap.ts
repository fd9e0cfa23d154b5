/** As `docs/sync.md` says how to start a program that runs for long. */
export const leanHeap = ['--max-semi-space-size=8', '--heap-growing-percent=20']
