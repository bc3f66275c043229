// A crossing that the post has found: in one line, and in full with its history, as parts of lines.
import { code, text } from "./texts.js";

// Words of any script in a line of the page's own: each part keeps its direction.
export function joined(parts) {
  return parts.filter(Boolean).flatMap((part, place) => {
    const words = document.createElement("bdi");
    words.textContent = part;
    return place === 0 ? [words] : [" · ", words];
  });
}

export function crossingLine(crossing) {
  return [
    new Date(crossing.crossed_at ?? crossing.stored_at).toLocaleString(),
    code("direction", crossing.direction ?? ""), code("decision.outcome", crossing.outcome ?? ""),
    [crossing.surname, crossing.given_names].filter(Boolean).join(" "),
    crossing.is_void ? text("earlier_void") : "",
    crossing.amendments > 0 ? text("earlier_amended").replace("{0}", crossing.amendments) : "",
  ];
}

const completeness = "/capture/completeness";

// Places of a body that are shown and corrected: the pointer, the words for it, its code list.
export const places = [
  ["/direction", "direction", "direction"], ["/decision/outcome", "outcome", "decision.outcome"],
  ["/journey/purpose", "purpose", "journey.purpose"],
  ["/journey/transport", "transport", "journey.transport"],
  ["/journey/intended_stay", "intended_stay", "journey.intended_stay"],
  ["/document/class", "document_class", "document.class"], ["/document/issuer", "document_issuer"],
  ["/document/number", "document_number"], ["/document/expires_on", "document_expires"],
  ["/traveller/surname", "surname"], ["/traveller/given_names", "given_names"],
  ["/traveller/birth_date", "birth_date"], ["/traveller/sex", "sex", "traveller.sex"],
  ["/traveller/nationality", "nationality"],
  ["/traveller/category", "category", "traveller.category"], ["/decision/remarks", "remarks"],
];

export function valueAt(body, pointer) {
  return pointer.split("/").slice(1).reduce((value, key) => value?.[key], body) ?? null;
}

function shown(list, value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "object") return JSON.stringify(value);
  return list ? code(list, value) : String(value);
}

// What it says now, where it stands, and who recorded it: pairs of words.
export function crossingNumbers({ body, current, sequence, officer, stored_at: storedAt, id }) {
  const now = current ?? body;
  return [
    ...places.map(([pointer, key, list]) => [text(key), valueAt(now, pointer), list])
      .filter(([, value]) => value !== null)
      .map(([name, value, list]) => [name, shown(list, value)]),
    [text("receipt_number"), `${sequence} · ${officer ?? "?"}`],
    [text("receipt_stored"), new Date(storedAt).toLocaleString()], [text("receipt_id"), id],
  ];
}

// An amendment in words.
export function amendmentLine({ stored_at: storedAt, officer, reason, changes, remark }) {
  // That it is complete now is what the reason says.
  const told = Object.entries(changes ?? {}).filter(([pointer]) => pointer !== completeness);
  const changed = told.map(([pointer, value]) => {
    const place = places.find(([other]) => other === pointer);
    return `${place ? text(place[1]) : pointer}: ${shown(place?.[2], value)}`;
  });
  return [
    `${new Date(storedAt).toLocaleString()}, ${officer ?? "?"}`, code("amendment.reason", reason ?? ""),
    changed.join("; "), remark,
  ];
}
