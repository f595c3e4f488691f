// Au téléphone, un long document lu à côté d'une décision se replie : chaque partie s'ouvre par son titre. Ailleurs, et sans
// JavaScript, tout est ouvert. Une recherche dans la page ou un lien vers l'intérieur d'une partie l'ouvre.
const TELEPHONE = matchMedia("(max-width: 47.99rem)");

function replier(partie) {
  const titre = partie.querySelector("h2");
  const corps = document.createElement("div");
  corps.id = `${titre.id}-corps`;
  corps.className = "repli-corps";
  corps.append(...[...partie.childNodes].filter((noeud) => noeud !== titre));
  const bouton = document.createElement("button");
  bouton.type = "button";
  bouton.className = "repli-bouton";
  bouton.setAttribute("aria-controls", corps.id);
  bouton.append(...titre.childNodes);
  titre.append(bouton);
  partie.append(corps);
  const montrer = (ouvert) => {
    bouton.setAttribute("aria-expanded", String(ouvert));
    if (ouvert) corps.removeAttribute("hidden");
    else corps.setAttribute("hidden", "until-found");
  };
  bouton.addEventListener("click", () => montrer(bouton.getAttribute("aria-expanded") !== "true"));
  corps.addEventListener("beforematch", () => montrer(true));
  partie.addEventListener("repli:ouvrir", () => montrer(true));
  montrer(false);
}

function ouvrirLaCible() {
  const cible = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  cible?.closest("[data-replis] > .section-lue")?.dispatchEvent(new Event("repli:ouvrir"));
  cible?.scrollIntoView();
}

if (TELEPHONE.matches) {
  for (const partie of document.querySelectorAll("[data-replis] > .section-lue")) replier(partie);
  if (location.hash) ouvrirLaCible();
  addEventListener("hashchange", ouvrirLaCible);
}
