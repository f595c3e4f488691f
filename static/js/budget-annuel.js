/* Budget du projet : le récapitulatif par année et par origine suit la saisie.
   Sans JavaScript, il suit l'enregistrement. Mêmes sommes que dossiers/photographie/budget_projet.py. */

import { ecrire, lire } from "./montants.js";

const CASE = /^([a-z_]+)-(charge|produit)-\d+-annee_([1-5])$/;
const ANNEES = 5;
const bloc = document.querySelector("[data-budget-annuel]");
const formulaire = document.querySelector("form[data-saisie]");

function rangs() {
  const lus = {};
  for (const champ of formulaire.querySelectorAll("input[name*='-annee_']")) {
    const [, volet, sens, annee] = champ.name.match(CASE) ?? [];
    const ligne = champ.name.replace(/annee_\d$/, "");
    if (!volet || formulaire.elements.namedItem(`${ligne}DELETE`)?.checked) continue;
    for (const cle of [sens, detail(volet, sens, ligne), `compte-${formulaire.elements.namedItem(`${ligne}compte`)?.value}`]) {
      lus[cle] ??= new Array(ANNEES).fill(0);
      lus[cle][annee - 1] += lire(champ);
    }
  }
  return lus;
}

function detail(volet, sens, ligne) {
  if (sens === "charge") return `charge-${volet}`;
  const origine = formulaire.elements.namedItem(`${ligne}origine`)?.value;
  const compte = formulaire.elements.namedItem(`${ligne}compte`)?.value;
  return `produit-${origine || (compte === "74.etat" ? "fir" : "autre")}`;
}

function recalculer() {
  const vides = new Array(ANNEES).fill(0);
  const lus = rangs();
  const { charge = vides, produit = vides } = lus;
  lus.solde = produit.map((montant, rang) => montant - charge[rang]);
  for (const ligne of bloc.querySelectorAll("[data-rang]")) {
    const montants = lus[ligne.dataset.rang] ?? vides;
    const cases = [...montants, montants.reduce((somme, montant) => somme + montant, 0)];
    ligne.querySelectorAll("td").forEach((cellule, rang) => {
      cellule.textContent = ecrire(cases[rang]);
      cellule.toggleAttribute("data-faux", ligne.dataset.rang === "solde" && cases[rang] !== 0);
    });
  }
  return { ...lus, charge, produit, volontaires: ecarts(lus["compte-86"] ?? vides, lus["compte-87"] ?? vides) };
}

function ecarts(unes, autres) {
  return unes.map((montant, rang) => Math.abs(montant - autres[rang]));
}

/* Une phrase par année fausse, dite quand la frappe s'arrête ; au chargement, celle du serveur reste. */
let attente;
function dire({ solde, charge, produit, volontaires }) {
  const { vide, juste, plus, moins, volontaire } = bloc.querySelector("[data-equilibre]").dataset;
  const remplie = solde.some((_, rang) => charge[rang] || produit[rang]);
  const fausses = solde.flatMap((ecart, rang) => [
    ...(ecart ? [phrase(ecart > 0 ? plus : moins, ecart, rang)] : []),
    ...(volontaires[rang] ? [phrase(volontaire, volontaires[rang], rang)] : []),
  ]);
  const texte = remplie ? fausses.join(" ") || juste : vide;
  clearTimeout(attente);
  attente = setTimeout(() => {
    const place = bloc.querySelector("[data-equilibre]");
    if (place.textContent !== texte) place.textContent = texte;
  }, 400);
}

function phrase(modele, ecart, rang) {
  return modele.replace("{annee}", rang + 1).replace("{}", ecrire(Math.abs(ecart)));
}

if (bloc && formulaire) {
  const suivre = () => dire(recalculer());
  for (const moment of ["input", "change"]) formulaire.addEventListener(moment, suivre);
  formulaire.addEventListener("click", () => setTimeout(recalculer));
  recalculer();
}
