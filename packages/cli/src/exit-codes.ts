/**
 * How `ordersync` ends, for task schedulers and programs in other languages. docs/cli.md is checked against this table.
 */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  recordsRefused: 3,
  questionsOpen: 4,
  fileRefused: 5,
  store: 6,
  notPermitted: 7,
  busy: 8,
  carrier: 9,
  invitation: 10,
  membership: 11,
  attention: 12,
  stopped: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What each code says, in the words of docs/cli.md. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'Done.',
  1: 'Unexpected error; nothing was changed. Please report it.',
  2: 'Wrong call or configuration; nothing was done.',
  3: 'Done, but some records were refused or quarantined. Also when questions are open besides.',
  4: 'Done, but questions are open.',
  5: 'The file was refused: foreign, damaged, too large, wrong key, newer version. Nothing was changed.',
  6: 'The database cannot be used now: locked, not reachable, damaged, an old copy, of a newer version. Nothing was changed.',
  7: 'Not permitted. Nothing was done.',
  8: 'Another synchronisation of this database is under way. Nothing was done.',
  9: 'The carrier, such as the shared folder, cannot be reached, or could not do all of it. Nothing is lost; the next run tries again.',
  10: 'The invitation cannot be used: wrong code, or expired. Nothing was changed.',
  11: 'The database does not belong to a network, or belongs to one already, or the command is not for its role. Nothing was changed.',
  12: 'Done, but a link needs a person: switched off, not answered, silent, out of numbers, or files that cannot be read. `status` says which.',
  130: 'Stopped by the user. Nothing was changed; of `exchange` and `sync`, what was finished stays.',
}

/** The code that says most, where a call did several things. */
const weight: readonly ExitCode[] = [130, 1, 7, 6, 9, 8, 11, 10, 2, 5, 3, 12, 4, 0]

export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return weight.find((code) => codes.includes(code)) ?? exitCodes.done
}
