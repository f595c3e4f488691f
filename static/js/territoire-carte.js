/* Zoom de la carte : boutons, clavier (flèches, + et −) et glisser. Sans JavaScript, la carte est entière. */

const PAS = 0.15;
const ZOOM_MAXIMAL = 12;

function lireCadre(svg) {
  const [x, y, largeur, hauteur] = svg.getAttribute("viewBox").split(" ").map(Number);
  return { x, y, largeur, hauteur };
}

function poserCadre(svg, cadre) {
  svg.setAttribute("viewBox", [cadre.x, cadre.y, cadre.largeur, cadre.hauteur].map((n) => n.toFixed(2)).join(" "));
}

function borner(cadre, entier) {
  cadre.x = Math.min(Math.max(cadre.x, entier.x), entier.x + entier.largeur - cadre.largeur);
  cadre.y = Math.min(Math.max(cadre.y, entier.y), entier.y + entier.hauteur - cadre.hauteur);
  return cadre;
}

function preparer(figure) {
  const svg = figure.querySelector("svg.carte-territoire");
  const outils = figure.querySelector("[data-outils-carte]");
  if (!svg || !outils || figure.dataset.prete) return;
  figure.dataset.prete = "oui";
  const entier = lireCadre(svg);
  outils.hidden = false;

  const zoomer = (facteur) => {
    if (!facteur) return poserCadre(svg, entier);
    const cadre = lireCadre(svg);
    const largeur = Math.min(entier.largeur, Math.max(entier.largeur / ZOOM_MAXIMAL, cadre.largeur / facteur));
    const hauteur = (largeur * entier.hauteur) / entier.largeur;
    const x = cadre.x + (cadre.largeur - largeur) / 2;
    const y = cadre.y + (cadre.hauteur - hauteur) / 2;
    return poserCadre(svg, borner({ x, y, largeur, hauteur }, entier));
  };
  const deplacer = (dx, dy) => {
    const cadre = lireCadre(svg);
    cadre.x += dx * cadre.largeur;
    cadre.y += dy * cadre.hauteur;
    poserCadre(svg, borner(cadre, entier));
  };

  for (const bouton of outils.querySelectorAll("[data-zoom]")) {
    bouton.addEventListener("click", () => zoomer(Number(bouton.dataset.zoom)));
  }
  const gestes = {
    ArrowLeft: () => deplacer(-PAS, 0),
    ArrowRight: () => deplacer(PAS, 0),
    ArrowUp: () => deplacer(0, -PAS),
    ArrowDown: () => deplacer(0, PAS),
    "+": () => zoomer(1.5),
    "-": () => zoomer(1 / 1.5),
  };
  figure.addEventListener("keydown", (evenement) => {
    const geste = gestes[evenement.key];
    if (!geste) return;
    evenement.preventDefault();
    geste();
  });
  rendreGlissable(svg, entier);
}

function rendreGlissable(svg, entier) {
  let depart = null;
  svg.classList.add("carte-zoomable");
  svg.addEventListener("pointerdown", (evenement) => {
    if (lireCadre(svg).largeur < entier.largeur) depart = { x: evenement.clientX, y: evenement.clientY, cadre: lireCadre(svg) };
  });
  svg.addEventListener("pointermove", (evenement) => {
    if (!depart) return;
    const echelle = depart.cadre.largeur / svg.clientWidth;
    const x = depart.cadre.x - (evenement.clientX - depart.x) * echelle;
    const y = depart.cadre.y - (evenement.clientY - depart.y) * echelle;
    poserCadre(svg, borner({ ...depart.cadre, x, y }, entier));
  });
  for (const fin of ["pointerup", "pointercancel", "pointerleave"]) svg.addEventListener(fin, () => { depart = null; });
}

function preparerTout() {
  for (const figure of document.querySelectorAll("[data-carte]")) preparer(figure);
}

preparerTout();
document.addEventListener("htmx:afterSettle", preparerTout);
