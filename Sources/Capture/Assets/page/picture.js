// A picture that the post holds, with its words; what may not be seen, or is erased, is said.
import { inHalf } from "./half.js";
import { text } from "./texts.js";

export function picture(kind, sha256) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const image = document.createElement("img");
  caption.textContent = text(`image_${kind}`);
  image.alt = caption.textContent;
  image.src = inHalf(`/v1/attachments/${sha256}`);
  image.addEventListener("error", () => {
    caption.textContent = `${caption.textContent}: ${text("image_not_shown")}`;
    image.remove();
  });
  figure.append(image, caption);
  return figure;
}
