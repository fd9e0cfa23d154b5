/** Id of the office where nothing else is said. */
export const usualOffice = 'office'
