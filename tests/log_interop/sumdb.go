// Our log, read by golang.org/x/mod/sumdb: note and tlog. Its honest copy is accepted, every altered one refused.
//
// usage: sumdb <log_folder> <log_prover>
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var sizes = []int64{1, 2, 255, 256, 257, 65536, 70000}

// What a log is, in memory, so that a copy can be altered.
type published struct {
	facts      facts
	proofs     proofs
	checkpoint []byte
	files      map[string][]byte // tiles and bundles by their path
}

type facts struct{ Key, Witness, Log string }

type proofs struct {
	Size      int64
	Inclusion []struct {
		Index int64
		Entry []byte
		Path  [][]byte
	}
	Consistency []struct {
		Old  int64
		Root []byte
		Path [][]byte
	}
}

func need(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func output(into interface{}, program string, arguments ...string) {
	command := exec.Command(program, arguments...)
	command.Stderr = os.Stderr
	text, err := command.Output()
	need(err)
	need(json.Unmarshal(text, into))
}

func publish(folder string, size int64) *published {
	p := &published{files: map[string][]byte{}}
	output(&p.facts, os.Args[1], folder, strconv.FormatInt(size, 10))
	root := filepath.Join(folder, p.facts.Log)
	output(&p.proofs, os.Args[2], root)
	text, err := os.ReadFile(filepath.Join(root, "checkpoint"))
	need(err)
	p.checkpoint = text
	need(filepath.Walk(filepath.Join(root, "tile"), func(path string, about os.FileInfo, err error) error {
		if err != nil || about.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		need(err)
		p.files[name], err = os.ReadFile(path)
		return err
	}))
	return p
}

// A cosignature: the key is of type 4, and what is signed begins with the time. x/mod knows only type 1, and leaves
// others to implementations of its interface.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(text string) (*cosigner, error) {
	parts := strings.SplitN(text, "+", 3)
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	need(err)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	need(err)
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if key[0] != 4 || binary.BigEndian.Uint32(id[:]) != uint32(hash) {
		return nil, errors.New("not the key of a witness")
	}
	return &cosigner{parts[0], uint32(hash), key[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(message, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	said := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, message)
	return ed25519.Verify(c.key, []byte(said), signature[8:])
}

func (p *published) openCheckpoint() (tlog.Tree, error) {
	none := tlog.Tree{}
	key, err := note.NewVerifier(p.facts.Key)
	if err != nil {
		return none, err
	}
	witness, err := newCosigner(p.facts.Witness)
	if err != nil {
		return none, err
	}
	n, err := note.Open(p.checkpoint, note.VerifierList(key, witness))
	if err != nil {
		return none, err
	}
	if len(n.Sigs) != 2 {
		return none, fmt.Errorf("%d signatures verify, not the log's and the witness's", len(n.Sigs))
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() {
		return none, errors.New("not three lines under the log's name")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return none, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// x/mod's path of a tile is "tile/8/0/001" and "tile/8/data/001".
func ourPath(tile tlog.Tile) string {
	return strings.Replace(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "/data/", "/entries/", 1)
}

func (p *published) file(tile tlog.Tile) ([]byte, error) {
	text, ok := p.files[ourPath(tile)]
	if !ok {
		return nil, fmt.Errorf("%s: is not there", ourPath(tile))
	}
	return text, nil
}

// The hashes that x/mod stores for a tree, made anew from the entries.
type rebuilt []tlog.Hash

func (r rebuilt) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(r)) {
			return nil, errors.New("beyond the tree")
		}
		hashes[i] = r[index]
	}
	return hashes, nil
}

func (p *published) rebuild(tree tlog.Tree) (rebuilt, error) {
	var hashes rebuilt
	for n := int64(0); n < tree.N; {
		tile := tlog.Tile{H: 8, L: -1, N: n / 256, W: 256}
		if tree.N-n < 256 {
			tile.W = int(tree.N - n)
		}
		bundle, err := p.file(tile)
		if err != nil {
			return nil, err
		}
		for i := 0; i < tile.W; i, n = i+1, n+1 {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("%s: ends too soon", ourPath(tile))
			}
			length := 2 + int(binary.BigEndian.Uint16(bundle))
			stored, err := tlog.StoredHashes(n, bundle[2:length], hashes)
			if err != nil {
				return nil, err
			}
			hashes, bundle = append(hashes, stored...), bundle[length:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%s: goes on", ourPath(tile))
		}
	}
	return hashes, nil
}

// NewTiles names the partial tiles of every width up to the tree's; a log has those of the sizes it published.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for _, tile := range tlog.NewTiles(8, 0, size) {
		last := len(tiles) - 1
		if last >= 0 && tiles[last].L == tile.L && tiles[last].N == tile.N {
			tiles[last] = tile
			continue
		}
		tiles = append(tiles, tile)
	}
	return tiles
}

func (p *published) checkTiles(tree tlog.Tree, hashes rebuilt) error {
	for _, tile := range tilesOf(tree.N) {
		seen, err := p.file(tile)
		if err != nil {
			return err
		}
		made, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			return err
		}
		if !bytes.Equal(seen, made) {
			return fmt.Errorf("%s: is not the tile of the entries", ourPath(tile))
		}
	}
	return nil
}

func path(hashes [][]byte) []tlog.Hash {
	out := make([]tlog.Hash, len(hashes))
	for i := range hashes {
		copy(out[i][:], hashes[i])
	}
	return out
}

func (p *published) checkProofs(tree tlog.Tree) error {
	if len(p.proofs.Inclusion) == 0 || len(p.proofs.Consistency) == 0 {
		return errors.New("no proofs")
	}
	for _, proof := range p.proofs.Inclusion {
		leaf := tlog.RecordHash(proof.Entry)
		if err := tlog.CheckRecord(path(proof.Path), tree.N, tree.Hash, proof.Index, leaf); err != nil {
			return fmt.Errorf("inclusion of %d: %v", proof.Index, err)
		}
	}
	for _, proof := range p.proofs.Consistency {
		var old tlog.Hash
		copy(old[:], proof.Root)
		if err := tlog.CheckTree(path(proof.Path), tree.N, tree.Hash, proof.Old, old); err != nil {
			return fmt.Errorf("consistency with %d: %v", proof.Old, err)
		}
	}
	return nil
}

// All that x/mod has to say of a log. Its own reader of tiles misses forged ones (CVE-2026-56865), so that the root is
// made from the entries, and the tiles are compared with what these make.
func (p *published) check() error {
	tree, err := p.openCheckpoint()
	if err != nil {
		return err
	}
	hashes, err := p.rebuild(tree)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the entries do not make the root")
	}
	if err := p.checkTiles(tree, hashes); err != nil {
		return err
	}
	return p.checkProofs(tree)
}

// The same without hashing every entry again, for what needs no more.
func (p *published) checkQuickly() error {
	tree, err := p.openCheckpoint()
	if err != nil {
		return err
	}
	return p.checkProofs(tree)
}

func flip(text []byte, at int) []byte {
	altered := append([]byte(nil), text...)
	altered[at] ^= 1
	return altered
}

func lineStart(text []byte, line int) int {
	at := 0
	for ; line > 0; line-- {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	return at
}

// The place of a key's signature line; behind "— name " and the key's id.
func signatureAt(p *published, key string) int {
	name := strings.SplitN(key, "+", 2)[0]
	mark := []byte("\n\u2014 " + name + " ")
	return bytes.Index(p.checkpoint, mark) + len(mark) + 20
}

type alteration struct {
	name  string
	quick bool                    // does not touch tiles or entries
	alter func(p *published) bool // false: this log has nothing to alter so
}

func withFile(p *published, name string, text []byte) {
	files := map[string][]byte{}
	for path, octets := range p.files {
		files[path] = octets
	}
	files[name] = text
	p.files = files
}

// Flips a bit in the file that is the n-th of those that begin so; -1 is the last.
func inFile(prefix string, last bool) func(p *published) bool {
	return func(p *published) bool {
		chosen := ""
		for path := range p.files {
			wanted := strings.HasPrefix(path, prefix) && p.current(path)
			if wanted && (chosen == "" || (path > chosen) == last) {
				chosen = path
			}
		}
		if chosen == "" {
			return false
		}
		text := p.files[chosen]
		withFile(p, chosen, flip(text, len(text)-1))
		return true
	}
}

// Whether a tile is one of the tree's: partial ones of former sizes may lie beside it.
func (p *published) current(path string) bool {
	if strings.HasPrefix(path, "tile/entries/") {
		path = "tile/0/" + strings.TrimPrefix(path, "tile/entries/")
	}
	for _, tile := range tilesOf(p.proofs.Size) {
		if ourPath(tile) == path {
			return true
		}
	}
	return false
}

func swapEntries(p *published) bool {
	if p.proofs.Size < 2 {
		return false
	}
	tile := tlog.Tile{H: 8, L: -1, N: 0, W: 256}
	if p.proofs.Size < 256 {
		tile.W = int(p.proofs.Size)
	}
	bundle, err := p.file(tile)
	need(err)
	first := 2 + int(binary.BigEndian.Uint16(bundle))
	second := 2 + int(binary.BigEndian.Uint16(bundle[first:]))
	swapped := append([]byte(nil), bundle[first:first+second]...)
	swapped = append(swapped, bundle[:first]...)
	withFile(p, ourPath(tile), append(swapped, bundle[first+second:]...))
	return true
}

// Another entry, with every tile made anew: only the root tells.
func rewriteTree(p *published) bool {
	inFile("tile/entries/", false)(p)
	hashes, err := p.rebuild(tlog.Tree{N: p.proofs.Size})
	need(err)
	for _, tile := range tilesOf(p.proofs.Size) {
		made, err := tlog.ReadTileData(tile, hashes)
		need(err)
		withFile(p, ourPath(tile), made)
	}
	return true
}

var alterations = []alteration{
	{"the checkpoint's origin", true, func(p *published) bool { p.checkpoint = flip(p.checkpoint, 0); return true }},
	{"the checkpoint's size", true, func(p *published) bool {
		p.checkpoint = flip(p.checkpoint, lineStart(p.checkpoint, 1))
		return true
	}},
	{"the checkpoint's root", true, func(p *published) bool {
		p.checkpoint = flip(p.checkpoint, lineStart(p.checkpoint, 2)+3)
		return true
	}},
	{"the log's signature", true, func(p *published) bool {
		p.checkpoint = flip(p.checkpoint, signatureAt(p, p.facts.Key))
		return true
	}},
	{"the witness's signature", true, func(p *published) bool {
		p.checkpoint = flip(p.checkpoint, signatureAt(p, p.facts.Witness))
		return true
	}},
	{"the witness's line left out", true, func(p *published) bool {
		from := signatureAt(p, p.facts.Witness)
		from = bytes.LastIndexByte(p.checkpoint[:from], '\n') + 1
		to := from + bytes.IndexByte(p.checkpoint[from:], '\n') + 1
		p.checkpoint = append(append([]byte(nil), p.checkpoint[:from]...), p.checkpoint[to:]...)
		return true
	}},
	{"the first bundle", false, inFile("tile/entries/", false)},
	{"the last bundle", false, inFile("tile/entries/", true)},
	{"the first tile", false, inFile("tile/0/", false)},
	{"the last tile", false, inFile("tile/0/", true)},
	{"a tile of level 1", false, inFile("tile/1/", true)},
	{"a tile of level 2", false, inFile("tile/2/", true)},
	{"entries in another order", false, swapEntries},
	{"an entry and all tiles", false, rewriteTree},
}

// Each hash of each proof, its length, its index, its entry.
func alteredProofs(p *published) map[string]func(p *published) {
	found := map[string]func(p *published){}
	for i, proof := range p.proofs.Inclusion {
		i, name := i, fmt.Sprintf("inclusion of %d: ", proof.Index)
		for k := range proof.Path {
			k := k
			found[name+fmt.Sprint("hash ", k)] = func(p *published) {
				p.proofs.Inclusion[i].Path[k] = flip(p.proofs.Inclusion[i].Path[k], 31)
			}
		}
		found[name+"entry"] = func(p *published) { p.proofs.Inclusion[i].Entry = flip(p.proofs.Inclusion[i].Entry, 20) }
		found[name+"one hash more"] = func(p *published) {
			p.proofs.Inclusion[i].Path = append(p.proofs.Inclusion[i].Path, make([]byte, 32))
		}
		if p.proofs.Size > 1 {
			found[name+"index"] = func(p *published) { p.proofs.Inclusion[i].Index ^= 1 }
			found[name+"one hash less"] = func(p *published) {
				p.proofs.Inclusion[i].Path = p.proofs.Inclusion[i].Path[1:]
			}
		}
	}
	for i, proof := range p.proofs.Consistency {
		i, name := i, fmt.Sprintf("consistency with %d: ", proof.Old)
		for k := range proof.Path {
			k := k
			found[name+fmt.Sprint("hash ", k)] = func(p *published) {
				p.proofs.Consistency[i].Path[k] = flip(p.proofs.Consistency[i].Path[k], 0)
			}
		}
		found[name+"root"] = func(p *published) { p.proofs.Consistency[i].Root = flip(p.proofs.Consistency[i].Root, 5) }
		found[name+"one hash more"] = func(p *published) {
			p.proofs.Consistency[i].Path = append(p.proofs.Consistency[i].Path, make([]byte, 32))
		}
	}
	return found
}

func (p *published) copy() *published {
	altered := *p
	text, err := json.Marshal(p.proofs)
	need(err)
	altered.proofs = proofs{}
	need(json.Unmarshal(text, &altered.proofs))
	return &altered
}

func try(folder string, size int64) (refused int) {
	honest := publish(folder, size)
	if honest.proofs.Size != size {
		log.Fatalf("a log of %d entries has %d", size, honest.proofs.Size)
	}
	if err := honest.check(); err != nil {
		log.Fatalf("size %d: the honest log is refused: %v", size, err)
	}
	for _, a := range alterations {
		altered := honest.copy()
		if !a.alter(altered) {
			continue
		}
		check := altered.check
		if a.quick {
			check = altered.checkQuickly
		}
		if check() == nil {
			log.Fatalf("size %d: accepted with %s altered", size, a.name)
		}
		refused++
	}
	for name, alter := range alteredProofs(honest) {
		altered := honest.copy()
		alter(altered)
		if altered.checkQuickly() == nil {
			log.Fatalf("size %d: accepted with %s altered", size, name)
		}
		refused++
	}
	return refused
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: sumdb <log_folder> <log_prover>")
	}
	for _, size := range sizes {
		folder, err := os.MkdirTemp("", "dojang-sumdb-")
		need(err)
		refused := try(folder, size)
		need(os.RemoveAll(folder))
		fmt.Printf("size %d: accepted; %d altered copies refused\n", size, refused)
	}
}
