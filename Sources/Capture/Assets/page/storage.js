// What this page keeps past a reload.
//
// Records and notices are about people: they live in the tab's own store, which the browser drops
// with the tab, and not on the disk for whoever sits down next. Who asked to be signed out is kept
// for the whole browser: a new tab must not let that officer in again.
import { half } from "./half.js";

const stores = { tab: () => sessionStorage, browser: () => localStorage };

// The name under which the browser has it.
export function name(key) {
  return `waypost${half.replaceAll("/", ".")}.${key}`;
}

export function recall(store, key, otherwise) {
  try {
    return JSON.parse(stores[store]().getItem(name(key))) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// A browser that keeps nothing is no reason to stop: the page still has it in memory.
export function keep(store, key, value) {
  try {
    if (value === null) stores[store]().removeItem(name(key));
    else stores[store]().setItem(name(key), JSON.stringify(value));
  } catch { /* as above */ }
}
