export function findProblems(file: string, text: string): string[]
