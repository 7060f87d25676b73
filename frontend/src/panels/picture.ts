// The map as a picture that says of itself what it shows, of which day, by whom, as known when.

const BAND = 46;
const MARGIN = 12;

export interface Caption {
  readonly title: string;
  readonly source: string;
  readonly colours: { readonly paper: string; readonly ink: string; readonly soft: string };
}

/** A copy of the map's canvas with a caption below. */
export function pictureOf(map: HTMLCanvasElement, ratio: number, { title, source, colours }: Caption): HTMLCanvasElement {
  const made = document.createElement("canvas");
  made.width = map.width;
  made.height = map.height + BAND * ratio;
  const pen = made.getContext("2d");
  if (!pen) return map;
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, made.width, made.height);
  pen.drawImage(map, 0, 0);
  pen.scale(ratio, ratio);
  const [wide, top] = [made.width / ratio - 2 * MARGIN, map.height / ratio];
  pen.fillStyle = colours.ink;
  pen.font = "600 14px sans-serif";
  pen.fillText(title, MARGIN, top + 19, wide);
  pen.fillStyle = colours.soft;
  pen.font = "12px sans-serif";
  pen.fillText(source, MARGIN, top + 37, wide);
  return made;
}
