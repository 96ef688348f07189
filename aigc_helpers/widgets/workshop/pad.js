// A pad to draw on: strokes or dots, by mouse, finger, pen or keys. Positions run from 0 to 1, right and down.
const INK = "#111111", CURSOR = "#D55E00", FAINT = "#B8B8B8", DOT = "#0072B2";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 1 / 28; // of an arrow key; with Shift, four of them

function render({ model, el }) {
  const box = document.createElement("div");
  const canvas = document.createElement("canvas");
  const help = document.createElement("div");
  box.append(canvas, help);
  el.append(box);
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.style.cssText = `touch-action:none; cursor:crosshair; background:white; border:1px solid ${FAINT}; width:100%;
    aspect-ratio:1; display:block; box-sizing:border-box`;
  box.style.cssText = "width:min(100%, 17rem)";
  help.style.cssText = "font-size:0.8em; opacity:0.8; line-height:1.3";

  let strokes = [], pen = null, cursor = [0.5, 0.5], keysHold = false, due = false, sheet = 0;
  const dots = () => model.get("dots");

  function draw() {
    const size = Math.max(1, Math.round(canvas.clientWidth * (window.devicePixelRatio || 1)));
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const paper = canvas.getContext("2d");
    paper.clearRect(0, 0, size, size);
    paper.lineCap = paper.lineJoin = "round";
    paper.lineWidth = size * 0.085;
    paper.strokeStyle = INK;
    for (const stroke of strokes) {
      if (dots()) {
        paper.fillStyle = DOT;
        for (const [x, y] of stroke) { paper.beginPath(); paper.arc(x * size, y * size, size * 0.012, 0, 7); paper.fill(); }
        continue;
      }
      paper.beginPath();
      stroke.forEach(([x, y], place) => paper[place ? "lineTo" : "moveTo"](x * size, y * size));
      if (stroke.length === 1) paper.lineTo(stroke[0][0] * size + 0.1, stroke[0][1] * size);
      paper.stroke();
    }
    if (document.activeElement === canvas || canvas.getRootNode().activeElement === canvas) {
      const [x, y] = cursor, arm = size * 0.04;
      paper.lineWidth = size * (keysHold ? 0.016 : 0.008);
      paper.strokeStyle = CURSOR;
      paper.beginPath();
      paper.moveTo(x * size - arm, y * size); paper.lineTo(x * size + arm, y * size);
      paper.moveTo(x * size, y * size - arm); paper.lineTo(x * size, y * size + arm);
      paper.stroke();
    }
  }

  // One message a frame at most, however fast the pen is.
  function send() {
    draw();
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      model.set("drawn", [sheet, strokes.map(stroke => stroke.slice())]);
      model.save_changes();
    });
  }

  function place(event) {
    const frame = canvas.getBoundingClientRect();
    const inside = value => Math.min(1, Math.max(0, value));
    return [inside((event.clientX - frame.left) / frame.width), inside((event.clientY - frame.top) / frame.height)];
  }

  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    canvas.focus();
    cursor = place(event);
    pen = [cursor];
    strokes.push(pen);
    send();
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", event => {
    if (!pen) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      cursor = place(part);
      const [x, y] = pen[pen.length - 1];
      if (Math.hypot(cursor[0] - x, cursor[1] - y) > (dots() ? 0.02 : 0.005)) pen.push(cursor);
    }
    send();
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { pen = null; });
  for (const name of ["focus", "blur"]) canvas.addEventListener(name, () => { keysHold = false; draw(); });

  canvas.addEventListener("keydown", event => {
    if (event.ctrlKey && event.key === "z" || event.key === "Backspace") strokes.pop();
    else if (event.key === "Delete") strokes = [];
    else if (event.key === " " || event.key === "Enter") {
      if (dots()) strokes.push([cursor]);
      else if ((keysHold = !keysHold)) strokes.push([cursor]);
    } else if (event.key in ARROWS) {
      const reach = STEP * (event.shiftKey ? 4 : 1);
      cursor = cursor.map((value, axis) => Math.min(1, Math.max(0, value + ARROWS[event.key][axis] * reach)));
      if (keysHold && strokes.length) strokes[strokes.length - 1].push(cursor);
      else { draw(); event.preventDefault(); event.stopPropagation(); return; }
    } else return;
    if (!strokes.length) keysHold = false;
    event.preventDefault();
    event.stopPropagation();
    send();
  });

  // A new sheet from the kernel; a pad that is drawn anew on the page finds what was drawn on the sheet it had.
  function read() {
    const [number, first] = model.get("shown"), [last, drawn] = model.get("drawn");
    sheet = number;
    strokes = (last === number ? drawn : first).map(stroke => stroke.slice());
    pen = null;
    keysHold = false;
    draw();
  }
  function words() {
    canvas.setAttribute("aria-label", model.get("label"));
    help.textContent = dots()
      ? "Click or drag to set points. Keys: arrows move, space sets a point, backspace takes the last back, delete clears."
      : "Draw with mouse or finger. Keys: arrows move, space puts the pen down or up, backspace undoes, delete clears.";
    draw();
  }
  model.on("change:shown", read);
  model.on("change:dots", words);
  model.on("change:label", words);
  new ResizeObserver(draw).observe(canvas);
  read();
  words();
}

export default { render };
