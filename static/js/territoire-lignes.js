/* Ce que disent les lignes de la page : celles du tableau (<tr>) et celles des communes voisines (<li>). La carte l'y lit au
   lieu de le répéter : la page d'un grand territoire pèse un dixième de moins. */

/* La clé d'une ligne : un code de commune, ou « code|partie ». */
export const cleDe = (ligne) => ligne.querySelector("button")?.value;

/* Donne à chaque forme de la carte sa phrase, « Blagnac (31), 26 000 habitants, Toulouse Métropole », si elle ne l'a pas. */
export function direLesFormes(formes) {
  const lignes = new Map([...document.querySelectorAll("[data-lignes] > tr, [data-voisines] > li")].map((l) => [cleDe(l), l]));
  for (const forme of formes) {
    const { code } = forme.dataset;
    const ligne = lignes.get(code);
    forme.dataset.dit ??= ligne ? composer(code, ligne.matches("tr") ? lireLeTableau(ligne) : lireLaVoisine(ligne)) : code;
  }
}

function lireLeTableau(ligne) {
  const titre = ligne.querySelector("th");
  return [titre.firstChild.data, ligne.querySelector(".num").textContent, titre.querySelector("small + small")?.textContent];
}

function lireLaVoisine(ligne) {
  const texte = ligne.querySelector("span");
  const [, , ...suite] = texte.querySelector("small").textContent.split(" · ");
  return [texte.firstChild.data, suite.pop().replace(" hab.", ""), suite.join(" · ")];
}

function composer(code, [nom, nombre, epci]) {
  const departement = code.slice(0, /^9[78]/.test(code) ? 3 : 2);
  const habitants = nombre === "–" ? "population inconnue" : `${nombre} habitants`;
  return [`${nom.trim()} (${departement})`, habitants, epci].filter(Boolean).join(", ");
}
