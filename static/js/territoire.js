/* Le sélecteur de territoire : recherche au clavier, gestes de la carte, mise à jour de la page par morceaux.
   Tout se fait aussi sans JavaScript, par des envois ordinaires. */

import { cleDe } from "./territoire-lignes.js";

const bloc = () => document.querySelector("[data-territoire]");
const lignesDe = (zone) => [...zone.querySelectorAll("[data-lignes] > tr")];

/* Flèches haut et bas : du champ de recherche aux boutons des résultats, et retour par Échap. */
document.addEventListener("keydown", (evenement) => {
  const champ = document.querySelector("[data-recherche-commune]");
  const boutons = [...document.querySelectorAll("[data-resultats] button")];
  const rang = boutons.indexOf(document.activeElement);
  const dansLaRecherche = document.activeElement === champ;
  if (!champ || (!dansLaRecherche && rang < 0)) return;
  if (evenement.key === "ArrowDown" && boutons.length) {
    evenement.preventDefault();
    boutons[Math.min(rang + 1, boutons.length - 1)].focus();
  } else if (evenement.key === "ArrowUp" && rang >= 0) {
    evenement.preventDefault();
    (boutons[rang - 1] ?? champ).focus();
  } else if (evenement.key === "Escape" && rang >= 0) {
    champ.focus();
  }
});

/* Des résultats neufs arrivent pendant que l'on choisit : htmx garde le focus sur la même commune (son id) ; si elle n'y est
   plus, il revient à la recherche. */
let choisissait = false;
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  choisissait = target.id === "resultats-communes" && target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSwap", () => {
  if (choisissait && document.activeElement === document.body) document.querySelector("[data-recherche-commune]").focus();
});

/* Un geste de la carte part comme un bouton du tableau : il porte sur une commune, jamais sur tout le territoire. */
document.addEventListener("territoire:basculer", (evenement) => {
  const { code, comprise } = evenement.detail;
  window.htmx.ajax("POST", location.pathname, {
    source: bloc(), target: "#territoire", select: "#territoire", swap: "outerHTML",
    values: { [comprise ? "retirer_commune" : "ajouter_commune"]: code },
  }).catch(() => {}); // L'échec se dit plus bas, avec celui de tout envoi.
});

/* Chaque envoi dit les lignes que la page montre : le serveur ne renvoie que ce qui manque. Une page qui montre des
   erreurs ou une relecture est renvoyée entière. */
let repere = null;
let depliees = [];

document.addEventListener("htmx:configRequest", (evenement) => {
  const zone = evenement.target.closest?.("[data-territoire]");
  if (!zone || evenement.detail.verb !== "post") return;
  const entiere = zone.querySelector("[data-focus]");
  evenement.detail.parameters.connues = entiere ? "" : lignesDe(zone).map(cleDe).join("\n");
});

document.addEventListener("htmx:beforeRequest", (evenement) => {
  const zone = evenement.target.closest?.("[data-territoire]");
  if (!zone) return;
  depliees = [...zone.querySelectorAll("details[open][data-garder-ouvert]")].map((d) => d.dataset.garderOuvert);
  const conteneur = document.activeElement?.closest("#resultats-communes, #voisines-territoire, [data-lignes]");
  const boutons = conteneur ? [...conteneur.querySelectorAll("button")] : [];
  repere = conteneur && { selecteur: conteneur.id ? `#${conteneur.id}` : "[data-lignes]", rang: boutons.indexOf(document.activeElement) };
});

document.addEventListener("htmx:afterRequest", (evenement) => {
  const zone = bloc();
  if (!zone || evenement.detail.requestConfig?.verb !== "post" || !evenement.detail.successful) return;
  mettreAJour(zone);
  for (const nom of depliees) zone.querySelector(`[data-garder-ouvert="${nom}"]`)?.setAttribute("open", "");
  preparer();
  rendreLeFocus(zone);
});

for (const echec of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(echec, echouer);

function echouer(evenement) {
  const zone = bloc();
  if (!zone || evenement.detail.requestConfig?.verb !== "post") return;
  zone.dispatchEvent(new CustomEvent("territoire:echec", { bubbles: true }));
  const phrase = "Ce geste n’a pas été enregistré : vérifiez la connexion, puis recommencez.";
  for (const lieu of zone.querySelectorAll("[data-annonce], [data-resume] small")) lieu.textContent = phrase;
}

/* Porte au tableau, aux voisines et à la carte ce que le serveur vient de rendre. */
function mettreAJour(zone) {
  const difference = zone.querySelector("#difference-territoire[data-cles]");
  if (!difference) return;
  const { cles: toutes, voisines, partagees: communes } = difference.dataset;
  const cles = new Set(toutes.split("\n"));
  const partagees = new Set(communes.trim().split(" "));
  const autour = new Set(voisines.trim().split(" "));
  ranger(zone.querySelector("[data-lignes]"), cles, difference.querySelectorAll("tr"));
  ranger(zone.querySelector("[data-voisines]:not(#difference-territoire)"), autour, difference.querySelectorAll("li"));
  zone.querySelector("[data-nombre-voisines]").textContent = autour.size;
  for (const ligne of lignesDe(zone)) {
    const mention = ligne.querySelector("[data-partagee]");
    const vue = partagees.has(cleDe(ligne).split("|")[0]);
    if (mention.hidden === vue) mention.hidden = !vue;
  }
  const formes = [...difference.querySelectorAll("svg path")];
  zone.dispatchEvent(new CustomEvent("territoire:change", { detail: { cles, partagees, formes } }));
  difference.replaceChildren();
  difference.removeAttribute("data-cles");
}

/* Une liste dans l'ordre de ``cles`` : retire ce qui n'en est plus, insère à sa place ce qui manque. */
function ranger(liste, cles, nouvelles) {
  const presentes = new Set();
  const rangs = new Map([...cles].map((cle, rang) => [cle, rang]));
  const rang = (element) => rangs.get(cleDe(element));
  for (const element of [...liste.children]) {
    if (cles.has(cleDe(element))) presentes.add(cleDe(element));
    else element.remove();
  }
  for (const nouvelle of nouvelles) {
    if (presentes.has(cleDe(nouvelle))) continue;
    liste.insertBefore(nouvelle, [...liste.children].find((e) => rang(e) > rang(nouvelle)) ?? null);
  }
}

/* Le focus reste là où l'on travaille : la recherche, le bouton suivant de la même liste, sinon l'annonce. */
function rendreLeFocus(zone) {
  if (zone.querySelector("[data-focus]") || (zone.contains(document.activeElement) && document.activeElement !== zone)) return;
  const suivants = repere ? [...zone.querySelectorAll(`${repere.selecteur} button`)] : [];
  const recherche = repere?.selecteur === "#resultats-communes" && zone.querySelector("[data-recherche-commune]");
  const cible = recherche || suivants[Math.min(Math.max(repere?.rang, 0), suivants.length - 1)] || zone.querySelector("[data-annonce]");
  cible?.focus({ preventScroll: Boolean(repere) });
}

function preparer() {
  for (const resume of document.querySelectorAll("[data-resume]")) resume.hidden = !document.querySelector("[data-carte]");
}

preparer();
