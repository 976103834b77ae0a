/** Alphabets that answers are lettered by, in the order of lists: the Russian one leaves out ё and й. */
const ALPHABETS = ['abcdefghijklmnopqrstuvwxyz', 'абвгдежзиклмнопрстуфхцчшщэюя', 'αβγδεζηθικλμνξοπρστυφχψω'];

/** The letters of these alphabets, for a class in a regular expression. */
export const LIST_LETTERS = 'A-Za-zА-Яа-яΑ-Ωα-ω';

export const letterAt = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

/** From 0; -1 for what is not one letter. */
export const placeOfLetter = (letter: string): number =>
  letter.length === 1 ? Math.max(...ALPHABETS.map((alphabet) => alphabet.indexOf(letter.toLowerCase()))) : -1;

/** Roman numbers that answers can have. */
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];

/** From 0; -1 for what is no Roman number of a list. */
export const placeOfRoman = (number: string): number => ROMAN.indexOf(number.toLowerCase());
