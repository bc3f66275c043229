// The page's words, from the catalogue that the server put into the page.
let words = { texts: {}, codes: {} };

export function fillTexts(catalogue) {
  words = catalogue;
}

export function text(key, otherwise = key) {
  return words.texts[key] ?? otherwise;
}

// Years from to: numbers stand from the left in every language.
export function ages(group) {
  return /^\d/.test(group) ? `\u2066${group.replace("-", "–")}\u2069` : group;
}

export function code(list, value) {
  return words.codes[list]?.[value] ?? value;
}
