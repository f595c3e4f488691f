/* Améliorations du sélecteur de territoire ; tout se fait aussi sans JavaScript, par des envois ordinaires. */

/* Flèches haut et bas : du champ de recherche aux boutons des résultats, et retour par Échap. */
function boutonsDesResultats() {
  return [...document.querySelectorAll("[data-resultats] button")];
}

document.addEventListener("keydown", (evenement) => {
  const champ = document.querySelector("[data-recherche-commune]");
  const boutons = boutonsDesResultats();
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

/* Après un ajout ou un retrait par htmx : le message est lu, et le focus reste là où l'on travaille. */
let retourAuChamp = false;

document.addEventListener("htmx:beforeRequest", (evenement) => {
  if (evenement.detail.elt.closest("[data-territoire]")) retourAuChamp = evenement.detail.elt.id === "ajout-communes";
});

document.addEventListener("htmx:afterSettle", (evenement) => {
  const bloc = document.querySelector("[data-territoire]");
  if (!bloc || evenement.target.id === "resultats-communes") return;
  const erreurs = bloc.querySelector("[data-focus]");
  if (erreurs) return erreurs.focus();
  if (bloc.contains(document.activeElement)) return;
  const cible = retourAuChamp ? bloc.querySelector("[data-recherche-commune]") : bloc.querySelector("[data-annonce]");
  cible?.focus({ preventScroll: retourAuChamp });
});
