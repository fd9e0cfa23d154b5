import { UsageError } from '@ordersync/core'

/** What the account of each role is called in the vendor's own account list (SKY-33, SKY-34). */
const aliases = { host: 'SERVER', station: 'REMOTE' } as const

/**
 * The mail account of the office or of a station out of the vendor's own list, by its name: `SERVER` or `REMOTE`, in whatever
 * case and with blanks around.
 *
 * @throws {@link UsageError} `usage.invalid_configuration` when there is none, or more than one; it names those that there are.
 */
export function mailAccountOf<T extends { readonly name: string }>(
  accounts: readonly T[],
  role: 'host' | 'station',
): T {
  const wanted = aliases[role]
  const found = accounts.filter(({ name }) => name.trim().toUpperCase() === wanted)
  if (found.length === 1) return found[0]!
  const names = accounts.slice(0, 20).map(({ name }) => name.slice(0, 60))
  const there = names.length === 0 ? 'there is none at all' : `there are: ${names.join(', ')}`
  const expected =
    found.length === 0
      ? `a mail account with the name ${wanted}; ${there}`
      : `one mail account with the name ${wanted}, not ${found.length}`
  throw new UsageError('usage.invalid_configuration', expected, {
    parameters: { field: 'mail account', expected },
  })
}
