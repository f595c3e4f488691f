/* La fenêtre de la carte : agrandir, réduire, déplacer (boutons, souris, un ou deux doigts, clavier), et les noms qui
   tiennent à l'écran. Sans JavaScript, la carte est une image entière. */

import { direLesFormes } from "./territoire-lignes.js";

const GROSSISSEMENT_MAXIMAL = 24;
const SEUIL_DU_GLISSER = 7;
const NOMS_AU_PLUS = 26;
const CORPS = 13;
const lire = (svg) => { const v = svg.viewBox.baseVal; return { x: v.x, y: v.y, l: v.width, h: v.height }; };
const entre = (valeur, bas, haut) => Math.min(Math.max(valeur, Math.min(bas, haut)), Math.max(bas, haut));

function preparer(figure) {
  const svg = figure.querySelector("[data-carte-svg]");
  const outils = figure.querySelector("[data-outils-carte]");
  if (!svg || figure.dataset.vue) return;
  figure.dataset.vue = "prete";
  outils.hidden = false;
  const communes = svg.querySelector("[data-communes]");
  direLesFormes(communes.querySelectorAll("[data-code]"));
  const depart = lire(svg);
  let cadre = { ...depart };
  let etendue = null;
  let attente = 0;
  const monde = () => (etendue ??= communes.getBBox());
  const nommer = () => { cancelAnimationFrame(attente); attente = requestAnimationFrame(() => ecrireLesNoms(svg)); };

  const poser = (voulu) => {
    const { x: ouest, y: nord, width: largeur, height: hauteur } = monde();
    const l = entre(voulu.l, depart.l / GROSSISSEMENT_MAXIMAL, Math.max(depart.l, largeur) * 1.3);
    const h = (l * depart.h) / depart.l;
    const x = entre(voulu.x, ouest - l / 2, ouest + largeur - l / 2);
    const y = entre(voulu.y, nord - h / 2, nord + hauteur - h / 2);
    cadre = { x, y, l, h };
    svg.setAttribute("viewBox", [x, y, l, h].map((n) => n.toFixed(1)).join(" "));
    svg.classList.toggle("carte-agrandie", l < depart.l * 0.98);
    nommer();
  };
  const auPoint = (evenement) => {
    const m = svg.getScreenCTM();
    return { x: (evenement.clientX - m.e) / m.a, y: (evenement.clientY - m.f) / m.d };
  };
  const zoomer = (facteur, centre = { x: cadre.x + cadre.l / 2, y: cadre.y + cadre.h / 2 }) => {
    const l = cadre.l / facteur;
    const h = cadre.h / facteur;
    poser({ x: centre.x - ((centre.x - cadre.x) * l) / cadre.l, y: centre.y - ((centre.y - cadre.y) * h) / cadre.h, l, h });
  };
  const toutVoir = () => {
    const boites = [...communes.querySelectorAll(".carte-entiere, .carte-partielle")].map((forme) => forme.getBBox());
    if (!boites.length) return poser(depart);
    const x1 = Math.min(...boites.map((b) => b.x)), x2 = Math.max(...boites.map((b) => b.x + b.width));
    const y1 = Math.min(...boites.map((b) => b.y)), y2 = Math.max(...boites.map((b) => b.y + b.height));
    const l = Math.max(x2 - x1, ((y2 - y1) * depart.l) / depart.h, 160) * 1.12;
    const h = (l * depart.h) / depart.l;
    return poser({ x: (x1 + x2 - l) / 2, y: (y1 + y2 - h) / 2, l, h });
  };

  for (const bouton of outils.querySelectorAll("[data-zoom]")) {
    const facteur = Number(bouton.dataset.zoom);
    bouton.addEventListener("click", () => (facteur ? zoomer(facteur) : toutVoir()));
  }
  figure.addEventListener("keydown", (evenement) => {
    const facteur = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, "−": 1 / 1.5 }[evenement.key];
    if (!facteur || evenement.ctrlKey || evenement.metaKey) return;
    evenement.preventDefault();
    zoomer(facteur);
  });
  svg.addEventListener("wheel", (evenement) => {
    if (!evenement.ctrlKey) return;
    evenement.preventDefault();
    zoomer(evenement.deltaY < 0 ? 1.2 : 1 / 1.2, auPoint(evenement));
  }, { passive: false });
  /* Une commune atteinte au clavier se montre ; des communes neuves agrandissent le monde. */
  figure.addEventListener("carte:montrer", ({ detail: { x, y } }) => {
    const dedans = x > cadre.x + cadre.l * 0.05 && x < cadre.x + cadre.l * 0.95 && y > cadre.y + cadre.h * 0.05 && y < cadre.y + cadre.h * 0.95;
    if (!dedans) poser({ ...cadre, x: x - cadre.l / 2, y: y - cadre.h / 2 });
  });
  figure.addEventListener("carte:grandie", () => { etendue = null; nommer(); });
  glisser(svg, { lire: () => cadre, poser, auPoint });
  addEventListener("resize", nommer);
  ecrireLesNoms(svg);
}

/* Un doigt ou la souris déplacent, deux doigts agrandissent ; après un déplacement, le clic n'en est pas un. */
function glisser(svg, vue) {
  const doigts = new Map();
  let origine = null;
  let glisse = false;
  const ecart = () => { const [a, b] = [...doigts.values()]; return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); };
  const milieu = () => {
    const tous = [...doigts.values()];
    const moyenne = (champ) => tous.reduce((somme, doigt) => somme + doigt[champ], 0) / tous.length;
    return { clientX: moyenne("clientX"), clientY: moyenne("clientY") };
  };
  const saisir = () => {
    origine = doigts.size ? { cadre: vue.lire(), point: vue.auPoint(milieu()), ecran: milieu(), ecart: doigts.size === 2 ? ecart() : 0 } : null;
  };
  svg.addEventListener("pointerdown", (evenement) => {
    if (evenement.button) return;
    if (!doigts.size) glisse = false;
    doigts.set(evenement.pointerId, evenement);
    saisir();
  });
  svg.addEventListener("pointermove", (evenement) => {
    if (!doigts.has(evenement.pointerId)) return;
    doigts.set(evenement.pointerId, evenement);
    const ici = milieu();
    const parcouru = Math.hypot(ici.clientX - origine.ecran.clientX, ici.clientY - origine.ecran.clientY);
    if (!glisse && doigts.size < 2 && parcouru < SEUIL_DU_GLISSER) return;
    if (!glisse) svg.setPointerCapture(evenement.pointerId);
    glisse = true;
    const facteur = origine.ecart ? ecart() / origine.ecart : 1;
    const l = origine.cadre.l / facteur;
    const m = svg.getScreenCTM();
    const parUnite = (m.a * vue.lire().l) / l;
    vue.poser({
      x: origine.point.x - (origine.point.x - origine.cadre.x) / facteur - (ici.clientX - origine.ecran.clientX) / parUnite,
      y: origine.point.y - (origine.point.y - origine.cadre.y) / facteur - (ici.clientY - origine.ecran.clientY) / parUnite,
      l,
    });
  });
  for (const fin of ["pointerup", "pointercancel"]) {
    svg.addEventListener(fin, (evenement) => { doigts.delete(evenement.pointerId); saisir(); });
  }
  svg.addEventListener("touchstart", (evenement) => { if (evenement.touches.length > 1) evenement.preventDefault(); }, { passive: false });
  svg.addEventListener("click", (evenement) => {
    if (!glisse) return;
    glisse = false;
    evenement.stopImmediatePropagation();
  }, { capture: true });
}

/* Le milieu d'une forme, en unités de la carte. */
export function centre(forme) {
  const { x, y, width, height } = forme.getBBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/* Les noms des communes du territoire d'abord, les plus peuplées avant, sans que deux se couvrent. */
function ecrireLesNoms(svg) {
  const groupe = svg.querySelector("[data-noms]");
  const m = svg.getScreenCTM();
  const { width, height, left, top } = svg.getBoundingClientRect();
  if (!m || !width) return;
  for (const motif of svg.querySelectorAll("pattern")) motif.setAttribute("patternTransform", `scale(${(1 / m.a).toFixed(3)})`);
  const prises = [];
  const textes = [];
  const siennes = svg.querySelectorAll(".carte-entiere, .carte-partielle");
  for (const forme of new Set([...siennes, ...svg.querySelectorAll("[data-code]")])) {
    if (textes.length >= NOMS_AU_PLUS) break;
    const { x, y } = centre(forme);
    const nom = forme.dataset.dit.split(" (")[0];
    const gauche = x * m.a + m.e - left;
    const haut = y * m.d + m.f - top;
    const demi = (nom.length * CORPS * 0.55) / 2;
    const boite = [gauche - demi, haut - CORPS, gauche + demi, haut + 5];
    if (boite[0] < 2 || boite[1] < 2 || boite[2] > width - 2 || boite[3] > height - 2) continue;
    if (prises.some((p) => boite[0] < p[2] && p[0] < boite[2] && boite[1] < p[3] && p[1] < boite[3])) continue;
    prises.push(boite);
    const texte = document.createElementNS("http://www.w3.org/2000/svg", "text");
    texte.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${(1 / m.a).toFixed(3)})`);
    texte.setAttribute("class", forme.matches(".carte-entiere, .carte-partielle") ? "carte-nom" : "carte-nom carte-nom-voisine");
    texte.textContent = nom;
    textes.push(texte);
  }
  groupe.removeAttribute("transform");
  groupe.replaceChildren(...textes);
}

function preparerTout() {
  for (const figure of document.querySelectorAll("[data-carte]")) preparer(figure);
}

preparerTout();
document.addEventListener("htmx:afterSwap", preparerTout);
