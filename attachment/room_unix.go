//go:build linux || darwin

package attachment

import "syscall"

// freeOn is what the disk that holds dir has room for, in bytes, for whoever is not root.
func freeOn(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}
