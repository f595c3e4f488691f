/* Améliorations communes. Tout ce qui est ici est facultatif : chaque page se lit et se remplit sans JavaScript. */

import { effacerLesSaisies } from "./saisie-appareil.js";
import "./typographie.js";

const racine = document.documentElement;
const AN_EN_SECONDES = 31536000;

/* Résumé d'erreurs : focalisé au chargement et après un échange htmx. */
function focaliser(zone) {
  const cible = zone.querySelector("[data-focus]:not([data-sans-focus] *)");
  if (cible) cible.focus();
}

/* Jeton anti-falsification des requêtes htmx, lu dans le cookie ou dans le premier formulaire de la page. */
function jetonCsrf() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  if (cookie) return decodeURIComponent(cookie[1]);
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

document.addEventListener("htmx:configRequest", (evenement) => {
  if (evenement.detail.verb !== "get") evenement.detail.headers["X-CSRFToken"] = jetonCsrf();
});
document.addEventListener("htmx:afterSwap", (evenement) => focaliser(evenement.target));
document.addEventListener("htmx:sendError", () => annoncer("Connexion perdue : votre saisie est toujours là, réessayez."));
document.addEventListener("htmx:responseError", (evenement) => {
  if (evenement.detail.xhr.status !== 401) annoncer("L’enregistrement n’a pas abouti : réessayez ou rechargez la page.");
});

/* Session terminée pendant la saisie : rien n'est rechargé, on se reconnecte dans un autre onglet puis on réessaie. */
document.addEventListener("session-expiree", (evenement) => {
  annoncer("Non enregistré : votre session est terminée.");
  const lien = document.createElement("a");
  lien.href = evenement.detail.connexion;
  lien.target = "_blank";
  lien.textContent = "Reconnectez-vous dans un nouvel onglet";
  const texte = document.createElement("p");
  texte.append("Votre session est terminée. ", lien, ", puis reprenez ici : votre saisie est toujours là.");
  const alerte = document.createElement("div");
  alerte.className = "alert alert-warning";
  alerte.dataset.sessionExpiree = "";
  alerte.append(texte);
  document.querySelector(".messages")?.replaceChildren(alerte);
});

function annoncer(texte) {
  const statut = document.getElementById("statut-enregistrement");
  if (!statut) return;
  statut.dataset.etat = "erreur";
  statut.textContent = texte;
}

/* Menus dépliants : fermés par Échap (le focus revient au bouton) et par un clic ailleurs. */
document.addEventListener("keydown", (evenement) => {
  if (evenement.key !== "Escape") return;
  for (const menu of document.querySelectorAll("[data-depliant][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (document.activeElement?.classList.contains("terme")) document.activeElement.blur();
});
document.addEventListener("click", (evenement) => {
  for (const menu of document.querySelectorAll("[data-depliant][open]")) {
    if (!menu.contains(evenement.target)) menu.open = false;
  }
});

/* Se déconnecter efface de l'appareil toute saisie en attente ; les autres s'effacent après sept jours. */
effacerLesSaisies();
document.addEventListener("submit", (evenement) => {
  if (new URL(evenement.target.action, location).pathname === "/deconnexion/") effacerLesSaisies({ toutesLesSaisies: true });
});

/* Un acte n'est envoyé qu'une fois, même après un double clic. */
document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (!formulaire.matches("[data-une-fois]")) return;
  if (formulaire.dataset.envoye) evenement.preventDefault();
  formulaire.dataset.envoye = "oui";
});
addEventListener("pageshow", () => {
  for (const formulaire of document.querySelectorAll("[data-une-fois]")) delete formulaire.dataset.envoye;
});

/* Une saisie non enregistrée n'est pas perdue par mégarde : le navigateur demande avant de quitter la page. */
for (const formulaire of document.querySelectorAll("[data-garder]")) {
  let modifie = false;
  formulaire.addEventListener("input", () => { modifie = true; });
  formulaire.addEventListener("submit", () => { modifie = false; });
  addEventListener("beforeunload", (evenement) => { if (modifie) evenement.preventDefault(); });
}

/* Un lien vers l'intérieur d'un repli l'ouvre (celui du résumé d'erreurs, par exemple), dans tous les navigateurs. */
function ouvrirJusqua(ancre) {
  const cible = ancre ? document.getElementById(decodeURIComponent(ancre.slice(1))) : null;
  const replis = [];
  for (let repli = cible?.closest("details"); repli; repli = repli.parentElement.closest("details")) replis.push(repli);
  const fermes = replis.filter((repli) => !repli.open);
  for (const repli of fermes) repli.open = true;
  return fermes.length > 0 && cible;
}
document.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest('a[href^="#"]');
  if (lien) ouvrirJusqua(lien.hash);
});
const viserLAncre = () => ouvrirJusqua(location.hash)?.scrollIntoView?.();
addEventListener("hashchange", viserLAncre);
viserLAncre();

/* Thème : la bascule écrit le même cookie que la page « Apparence ». */
function themeActuel() {
  if (racine.dataset.theme) return racine.dataset.theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "sombre" : "clair";
}

function preparerBascule(bouton) {
  const libelle = bouton.querySelector("[data-libelle]");
  const afficher = () => { libelle.textContent = themeActuel() === "sombre" ? "Thème clair" : "Thème sombre"; };
  bouton.hidden = false;
  afficher();
  bouton.addEventListener("click", () => {
    const theme = themeActuel() === "sombre" ? "clair" : "sombre";
    racine.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=${AN_EN_SECONDES}; samesite=lax`;
    afficher();
  });
}

for (const bouton of document.querySelectorAll("[data-bascule-theme]")) preparerBascule(bouton);
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => print());
}
focaliser(document);
