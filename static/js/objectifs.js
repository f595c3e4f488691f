/* Déplacer un objectif à la souris : la poignée se saisit, l'objectif se pose sur un autre. Le serveur juge et range. */

const arbre = document.querySelector("[data-arbre]");
const poser = arbre?.querySelector("[data-placer]");
let glisse = null;

function freres(parent) {
  return [...arbre.querySelectorAll("[data-objectif]")].filter((o) => o.dataset.parent === parent);
}

/* Sur un objectif du même niveau : à sa place ; du niveau au-dessus : dernier de ses sous-objectifs. Sinon rien. */
function place(cible) {
  if (!glisse || cible === glisse) return null;
  const { parent, niveau, objectif } = cible.dataset;
  if (Number(niveau) === Number(glisse.dataset.niveau)) {
    const rangs = freres(parent).filter((o) => o !== glisse);
    const rang = rangs.indexOf(cible);
    const apres = cible.compareDocumentPosition(glisse) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : 0;
    return [parent, rang + (parent === glisse.dataset.parent ? apres : 0)];
  }
  return Number(niveau) === Number(glisse.dataset.niveau) - 1 ? [objectif, freres(objectif).length] : null;
}

function lacher() {
  arbre.querySelectorAll("[data-depose], [data-glisse]").forEach((o) => { delete o.dataset.depose; delete o.dataset.glisse; });
  glisse = null;
}

arbre?.querySelectorAll("[data-poignee]").forEach((poignee) => {
  const ligne = poignee.closest("[data-objectif]");
  poignee.hidden = false;
  poignee.draggable = true;
  poignee.addEventListener("dragstart", (evenement) => {
    glisse = ligne;
    ligne.dataset.glisse = "";
    evenement.dataTransfer.effectAllowed = "move";
    evenement.dataTransfer.setData("text/plain", ligne.dataset.objectif);
    evenement.dataTransfer.setDragImage(ligne, 0, 0);
  });
  poignee.addEventListener("dragend", lacher);
});

arbre?.addEventListener("dragover", (evenement) => {
  const cible = evenement.target.closest("[data-objectif]");
  arbre.querySelectorAll("[data-depose]").forEach((o) => delete o.dataset.depose);
  if (!cible || !place(cible)) return;
  evenement.preventDefault();
  cible.dataset.depose = "";
});

arbre?.addEventListener("drop", (evenement) => {
  const cible = evenement.target.closest("[data-objectif]");
  const voulue = cible && place(cible);
  if (!voulue) return;
  evenement.preventDefault();
  poser.value = [glisse.dataset.objectif, ...voulue].join(",");
  lacher();
  poser.form.requestSubmit(poser);
});
