export function satisfies(version: string, range: string): boolean
export function nodePackageName(platform?: string, arch?: string): string
