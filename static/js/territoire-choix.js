/* Choisir sur la carte : chaque commune devient un bouton. Toucher ou cliquer ajoute ou retire ; au clavier, les flèches
   vont de voisine en voisine (un seul arrêt de tabulation), Entrée et Espace ajoutent ou retirent. */

import { centre } from "./territoire-carte.js";

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function preparer(figure) {
  const svg = figure.querySelector("[data-carte-svg]");
  if (!svg || figure.dataset.choix) return;
  figure.dataset.choix = "pret";
  const modifiable = "modifiable" in figure.dataset;
  const info = figure.querySelector("[data-info-carte]");
  const curseur = svg.querySelector("[data-curseur]");
  const aide = document.querySelector("[data-aide-carte]");
  const formes = () => [...svg.querySelectorAll("[data-code]")];
  const forme = (cible) => cible?.closest?.("[data-code]");

  const situation = (f) => {
    if (f.classList.contains("carte-partielle")) return "comprise en partie";
    return f.classList.contains("carte-entiere") ? "du territoire" : "voisine";
  };
  const montrer = (f) => {
    curseur.setAttribute("d", f ? f.getAttribute("d") : "");
    info.textContent = f ? `${f.dataset.dit} · ${situation(f)}` : "";
  };
  const aller = (f) => {
    for (const autre of svg.querySelectorAll('[data-code][tabindex="0"]')) autre.setAttribute("tabindex", "-1");
    f.setAttribute("tabindex", "0");
    f.focus({ preventScroll: true });
    figure.dispatchEvent(new CustomEvent("carte:montrer", { detail: centre(f) }));
  };
  const basculer = (f) => {
    if (f.classList.contains("carte-partielle")) {
      info.textContent = `${f.dataset.dit} · comprise en partie : retirez la partie dans le tableau pour changer.`;
      return;
    }
    if (f.classList.contains("carte-attente")) return;
    f.classList.add("carte-attente");
    const detail = { code: f.dataset.code, comprise: f.classList.contains("carte-entiere") };
    figure.dispatchEvent(new CustomEvent("territoire:basculer", { bubbles: true, detail }));
  };
  const vetir = (f) => {
    if (!modifiable) return;
    if (!f.hasAttribute("role")) {
      f.setAttribute("role", "button");
      f.setAttribute("tabindex", "-1");
      f.setAttribute("aria-label", f.dataset.dit);
    }
    const choisie = String(f.matches(".carte-entiere, .carte-partielle"));
    if (f.getAttribute("aria-pressed") !== choisie) f.setAttribute("aria-pressed", choisie);
  };

  if (modifiable) {
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-describedby", "aide-carte");
    aide.hidden = false;
    formes().forEach(vetir);
    (svg.querySelector(".carte-entiere") ?? formes()[0])?.setAttribute("tabindex", "0");
    svg.addEventListener("click", (evenement) => {
      const f = forme(evenement.target);
      if (f) { aller(f); basculer(f); }
    });
    svg.addEventListener("keydown", (evenement) => {
      const f = forme(evenement.target);
      if (!f) return;
      if (evenement.key === "Enter" || evenement.key === " ") {
        evenement.preventDefault();
        basculer(f);
      } else if (DIRECTIONS[evenement.key]) {
        evenement.preventDefault();
        const suivante = laPlusProche(f, formes(), DIRECTIONS[evenement.key]);
        if (suivante) aller(suivante);
      }
    });
    /* Sur la figure : un <svg> qui écoute le focus devient lui-même un arrêt de tabulation. */
    figure.addEventListener("focusin", (evenement) => montrer(forme(evenement.target)));
    figure.addEventListener("focusout", () => montrer(null));
  }
  svg.addEventListener("pointerover", (evenement) => montrer(forme(evenement.target)));
  svg.addEventListener("pointerleave", () => montrer(forme(document.activeElement)));

  const zone = figure.closest("[data-territoire]");
  zone?.addEventListener("territoire:change", ({ detail: { cles, partagees, formes: nouvelles } }) => {
    const groupe = svg.querySelector("[data-communes]");
    const presentes = new Set(formes().map((f) => f.dataset.code));
    groupe.append(...nouvelles.filter((f) => !presentes.has(f.dataset.code)));
    const enPartie = new Set([...cles].filter((cle) => cle.includes("|")).map((cle) => cle.split("|")[0]));
    for (const f of formes()) {
      const { code } = f.dataset;
      f.classList.remove("carte-attente");
      f.classList.toggle("carte-entiere", cles.has(code));
      f.classList.toggle("carte-partielle", enPartie.has(code));
      f.classList.toggle("carte-partagee", partagees.has(code));
      vetir(f);
    }
    figure.querySelector("[data-legende-partagee]").hidden = ![...partagees].some(Boolean);
    figure.dispatchEvent(new CustomEvent("carte:grandie"));
    const active = forme(document.activeElement);
    if (active) montrer(active);
  });
  zone?.addEventListener("territoire:echec", () => formes().forEach((f) => f.classList.remove("carte-attente")));
}

/* La commune la plus proche dans une direction : devant, et peu à côté. */
function laPlusProche(depuis, formes, [ux, uy]) {
  const { x, y } = centre(depuis);
  let trouvee = null;
  let meilleure = Infinity;
  for (const f of formes) {
    const la = centre(f);
    const dx = la.x - x;
    const dy = la.y - y;
    const devant = dx * ux + dy * uy;
    const aCote = Math.abs(dx * uy - dy * ux);
    if (devant <= 0 || aCote > devant * 2) continue;
    const distance = devant + aCote * 2;
    if (distance < meilleure) [trouvee, meilleure] = [f, distance];
  }
  return trouvee;
}

function preparerTout() {
  for (const figure of document.querySelectorAll("[data-carte]")) preparer(figure);
}

preparerTout();
document.addEventListener("htmx:afterSwap", preparerTout);
