import type { PartyMatcher, PartyPolicies } from '@ordersync/core'
import { createPhoneticMatcher } from '@ordersync/phonetic'
import type { Config } from './config/config-schema.js'

/** How similar customers are found: by sound and evidence unless the configuration says `"matching": "off"`. */
export function matchingOptions(config: Pick<Config, 'matching' | 'partyPolicies'>): {
  readonly matcher?: PartyMatcher
  readonly partyPolicies?: PartyPolicies
} {
  return {
    ...(config.matching === 'off' ? {} : { matcher: createPhoneticMatcher() }),
    ...(config.partyPolicies === undefined ? {} : { partyPolicies: config.partyPolicies }),
  }
}
