import type { LaunchOptions } from 'playwright'

export function findInPath(...names: readonly string[]): string | undefined
export function findChromium(): string | undefined
export function launchOptions(): LaunchOptions
